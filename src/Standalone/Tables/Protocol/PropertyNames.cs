using System.Text.Json;

namespace Azure.Data.Tables.Protocol;

/// <summary>The property names of the row before: rows of a page mostly have the same ones in the same order, so most need no new string.</summary>
internal sealed class PropertyNames
{
    private readonly List<(string Name, string? Annotated)> _seen = [];
    private int _next;

    public void Restart() => _next = 0;

    public string Take(ref Utf8JsonReader json)
    {
        var place = _next++;
        if (place < _seen.Count && json.ValueTextEquals(_seen[place].Name))
        {
            return _seen[place].Name;
        }

        var name = json.GetString()!;
        if (place < _seen.Count)
        {
            _seen[place] = (name, null);
        }
        else
        {
            _seen.Add((name, null));
        }

        return name;
    }

    /// <summary>The property that the name taken last is an annotation of.</summary>
    public string Annotated(string annotation, int suffix)
    {
        var property = _seen[_next - 1].Annotated ?? annotation[..^suffix];
        _seen[_next - 1] = (annotation, property);
        return property;
    }
}
