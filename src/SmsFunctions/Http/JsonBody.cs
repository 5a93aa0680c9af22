using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SmsFunctions.Http;

/// <summary>Parses the JSON body of a request. Every error is reported by field, as text for the API client.</summary>
public static class JsonBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Parses a body while it arrives.</summary>
    /// <returns>The value; null when the JSON is invalid, and then the errors are added to <paramref name="errors"/> by field.</returns>
    public static async Task<T?> ParseAsync<T>(PipeReader json, JsonTypeInfo<T> type, Dictionary<string, string[]> errors, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return NotNull(await JsonSerializer.DeserializeAsync(json, type, cancellation), errors);
        }
        catch (JsonException malformed)
        {
            errors[FieldOf(malformed)] = [What(malformed)];
            return null;
        }
    }

    /// <returns>The value; null when the JSON is invalid, and then the errors are added to <paramref name="errors"/> by field.</returns>
    public static T? Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, Dictionary<string, string[]> errors)
        where T : class
    {
        try
        {
            return NotNull(JsonSerializer.Deserialize(json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json, type), errors);
        }
        catch (JsonException malformed)
        {
            errors[FieldOf(malformed)] = [What(malformed)];
            return null;
        }
    }

    private static T? NotNull<T>(T? value, Dictionary<string, string[]> errors)
        where T : class
    {
        if (value is null)
        {
            errors["body"] = ["must be a JSON object, not null"];
        }

        return value;
    }

    // "$.to" and "$['to']" both mean the field "to". A list that is too long is named without the index of its last entry.
    private static string FieldOf(JsonException malformed) => malformed.Path?.TrimStart('$') switch
    {
        [.. var list, _] path when malformed is TooManyEntriesException && path.EndsWith(']') => list[..list.LastIndexOf('[')].TrimStart('.'),
        null or "" => "body",
        ['[', '\'', .. var name, '\'', ']'] when !name.Contains('\'', StringComparison.Ordinal) => name,
        var path => path.TrimStart('.'),
    };

    private static string What(JsonException malformed)
    {
        if (malformed is TooManyEntriesException)
        {
            return malformed.Message;
        }

        var where = malformed.LineNumber is { } line ? $" (line {line + 1}, byte {malformed.BytePositionInLine + 1})" : "";
        return malformed.InnerException is null && malformed.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? $"is not a field of this request{where}"
            : $"cannot be read as JSON of the expected type{where}";
    }
}
