using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>Any JSON. The settings give the paths of the text, the recipients, the reference, and of the fields of routes and template.</summary>
internal sealed class GenericPayload : IPayload
{
    private readonly JsonWant _root = new(StringComparer.Ordinal);
    private readonly PayloadPaths _paths;
    private readonly ImmutableArray<JsonPath> _fields;

    public GenericPayload(HookSource source)
    {
        _paths = source.Paths!;
        _fields = [.. source.Wanted.Labels.Select(JsonPath.Parse).OfType<JsonPath>()];
        foreach (var path in _fields.Append(_paths.Text).Append(_paths.To).Append(_paths.Reference).OfType<JsonPath>())
        {
            path.Steps.Aggregate(_root, (want, step) => step.Name is { } name ? want.At(name) : want.At(step.Index)).Keep();
        }

        Picker = new JsonPicker(_root, ignoresCase: false);
    }

    public JsonPicker Picker { get; }

    /// <param name="hash">The hash of the body. A retry has the same bytes; another event may have the same text.</param>
    public HookNews? Read(string hash, IHeaderDictionary headers, Dictionary<string, string[]> errors)
    {
        var text = Word(_paths.Text, errors);
        var to = _paths.To is null ? (ImmutableArray<string>?)null : Numbers(_paths.To, errors);
        if (text is not null && !VisibleText.IsIn(AlertWords.Clean(text)))
        {
            errors[_paths.Text.Text] = ["has no visible character"];
        }

        // Standard Webhooks gives every event an id; retries keep it.
        var id = HookSignature.EventId(headers);
        return new HookNews.Note(text ?? "", to)
        {
            Group = id ?? "",
            IsUnique = id is not null,
            Reference = _paths.Reference is { } reference ? Word(Find(reference)) : null,
            Fingerprint = hash,
            Fields = new AlertFields(Fields(), AlertFields.None.Annotations),
        };
    }

    private Dictionary<string, string> Fields() =>
        (from path in _fields
         let word = Word(Find(path))
         where word is not null
         select (path.Text, word)).ToDictionary(field => field.Text, field => WantedFields.Cut(field.word));

    // A value below another kept value is in it.
    private JsonNode? Find(JsonPath path)
    {
        var (want, node) = ((JsonWant?)_root, (JsonNode?)null);
        foreach (var (name, index) in path.Steps)
        {
            node = name is not null ? (node as JsonObject)?[name] : node is JsonArray array && index < array.Count ? array[index] : null;
            want = name is not null ? want?[name] : want?[index];
            node = want is not null && Picker.Values.TryGetValue(want, out var kept) ? kept : node;
        }

        return node;
    }

    private string? Word(JsonPath path, Dictionary<string, string[]> errors)
    {
        var word = Word(Find(path));
        if (word is null)
        {
            errors[path.Text] = [Find(path) is null ? "is missing, null or not valid text" : "must be a string or a number"];
        }

        return word;
    }

    private ImmutableArray<string> Numbers(JsonPath path, Dictionary<string, string[]> errors)
    {
        var list = Find(path) switch
        {
            null => null,
            JsonArray several => several.Take(HookOptionsValidator.MaxNumbers + 1).Select(Word).ToList(),
            var one => HookOptionsValidator.SplitNumbers(Word(one)).ToList<string?>(),
        };
        if (list is not { Count: > 0 } || list.TrueForAll(number => number is null))
        {
            errors[path.Text] = [list is null ? "is missing" : "must be a number, numbers separated by commas, or a list of numbers"];
            return [];
        }

        if (list.Count > HookOptionsValidator.MaxNumbers)
        {
            errors[path.Text] = [$"has more than {HookOptionsValidator.MaxNumbers} numbers"];
            return [];
        }

        // An entry that is no number is rejected by its index, and the others get the message.
        return [.. list.Select(number => number ?? "")];
    }

    private static string? Word(JsonNode? node) => (node as JsonValue)?.GetValue<string>();
}
