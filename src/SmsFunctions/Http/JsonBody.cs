using System.Collections;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SmsFunctions.Http;

/// <summary>Parses the JSON body of a request. Every error is reported by field, as text for the API client.</summary>
public static class JsonBody
{
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
            errors[FieldOf(malformed)] = [What(malformed, type)];
            return null;
        }
        catch (IndexOutOfRangeException)
        {
            errors["body"] = [JsonText.EndsWithinValue];
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

    // The parser tells its errors apart by their texts only. A test covers each of them.
    private static string What(JsonException malformed, JsonTypeInfo type)
    {
        if (malformed is InvalidValueException)
        {
            return malformed.Message;
        }

        var where = malformed.LineNumber is { } line ? $" (line {line + 1}, byte {malformed.BytePositionInLine + 1})" : "";
        return (malformed.InnerException, malformed.Message) switch
        {
            (JsonException, _) => $"is not well-formed JSON{where}",
            (InvalidOperationException { Message: var text }, _) when Has(text, "UTF-16") => $"{JsonText.HalfPair}{where}",
            (InvalidOperationException { Message: var text }, _) when Has(text, "UTF-8") => $"{JsonText.NotUtf8}{where}",
            (null, var text) when Has(text, "could not be mapped") => $"is not a field of this request{where}",
            (null, var text) when Has(text, "Duplicate property") => $"is a duplicate property{where}",
            _ => $"{Expected(malformed, type)}{where}",
        };

        static bool Has(string text, string part) => text.Contains(part, StringComparison.Ordinal);
    }

    private static string Expected(JsonException malformed, JsonTypeInfo type) => malformed.Path switch
    {
        null or "$" => "must be a JSON object",
        var path when type.Properties.Any(field => path == $"$.{field.Name}" && field.PropertyType.IsAssignableTo(typeof(IList))) => "must be a list",
        _ => "cannot be read as JSON of the expected type",
    };
}
