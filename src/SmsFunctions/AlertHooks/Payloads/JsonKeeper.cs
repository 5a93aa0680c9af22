using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmsFunctions.Http;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>Builds one kept value of a JSON document, token by token, within bounds: what exceeds them is left out.</summary>
internal sealed class JsonKeeper(bool ignoresCase)
{
    /// <value>The maximum length of a text in UTF-16 units; the rest of it is cut.</value>
    public const int MaxText = 2_048;

    private const int MaxNodes = 2_000;

    private readonly Stack<JsonNode> _open = new();
    private readonly JsonNodeOptions _options = new() { PropertyNameCaseInsensitive = ignoresCase };
    private JsonNode? _value;
    private string? _name;
    private int _nodes;

    /// <value>The number of nodes of all values that were kept.</value>
    public int Kept { get; private set; }

    /// <summary>Takes the token at the reader.</summary>
    /// <returns>True when the value has ended.</returns>
    public bool Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _name = JsonText.Read(ref reader).Text;
                break;
            case JsonTokenType.StartObject:
                Open(new JsonObject(_options));
                break;
            case JsonTokenType.StartArray:
                Open(new JsonArray(_options));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _open.Pop();
                break;
            default:
                Add(Text(ref reader) is { } text ? JsonValue.Create(TextBounds.Prefix(text, MaxText), _options) : null);
                break;
        }

        return _open.Count == 0;
    }

    /// <summary>Returns the value that has ended; null when it is null or not valid text.</summary>
    public JsonNode? Release()
    {
        var value = _value;
        Kept += Math.Min(_nodes, MaxNodes) + 1;
        (_value, _name, _nodes) = (null, null, 0);
        return value;
    }

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => JsonText.Read(ref reader).Text,
        JsonTokenType.Number => reader.HasValueSequence ? Encoding.ASCII.GetString(reader.ValueSequence) : Encoding.ASCII.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    private void Open(JsonNode container)
    {
        Add(container);
        _open.Push(container);
    }

    // An array keeps the places of its entries.
    private void Add(JsonNode? node)
    {
        if (!_open.TryPeek(out var parent))
        {
            _value = node;
        }
        else if (++_nodes <= MaxNodes && parent is JsonArray array)
        {
            array.Add(node);
        }
        else if (_nodes <= MaxNodes && _name is not null)
        {
            parent[_name] = node;
        }
    }
}
