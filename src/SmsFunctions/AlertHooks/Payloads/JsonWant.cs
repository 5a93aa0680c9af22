namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>A place in a JSON document whose value, or parts of it, a payload needs. All other values are passed over.</summary>
/// <param name="names">Compares the names of objects.</param>
internal sealed class JsonWant(StringComparer names)
{
    private readonly Dictionary<string, JsonWant> _names = new(names);
    private readonly Dictionary<int, JsonWant> _indexes = [];

    /// <value>Whether the value is kept, with all that is in it.</value>
    public bool IsKept { get; private set; }

    /// <value>What is needed of each entry of a list that is handed over entry by entry; null for any other place.</value>
    public JsonWant? Entry { get; set; }

    public JsonWant? this[string name] => _names.GetValueOrDefault(name);

    public JsonWant? this[int index] => _indexes.GetValueOrDefault(index);

    /// <summary>The place below this one; it is added if it is new.</summary>
    public JsonWant At(string name) => _names.TryGetValue(name, out var known) ? known : _names[name] = new JsonWant(names);

    /// <inheritdoc cref="At(string)"/>
    public JsonWant At(int index) => _indexes.TryGetValue(index, out var known) ? known : _indexes[index] = new JsonWant(names);

    /// <summary>Keeps the value of this place.</summary>
    public JsonWant Keep()
    {
        IsKept = true;
        return this;
    }
}
