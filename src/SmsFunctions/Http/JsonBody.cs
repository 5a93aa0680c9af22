using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>Reads a request's JSON body, with every way it can be wrong as an answer for the caller.</summary>
public static class JsonBody
{
    /// <param name="maxBytes">A longer body is 413.</param>
    /// <param name="whenEmpty">The value of a request without a body; null refuses it.</param>
    /// <returns>The value and the bytes that it was read from, or the problem to answer with.</returns>
    public static async Task<(T? Value, ReadOnlyMemory<byte> Bytes, IResult? Problem)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, int maxBytes, CancellationToken cancellation, T? whenEmpty = null)
        where T : class
    {
        if (await RequestBody.ReadAsync(request, maxBytes, cancellation) is not { } body)
        {
            return (null, default, Problems.TooLarge(maxBytes));
        }

        if (body.Length == 0 && whenEmpty is not null)
        {
            return (whenEmpty, default, null);
        }

        try
        {
            var json = body.Span.StartsWith(Encoding.UTF8.Preamble) ? body.Span[Encoding.UTF8.Preamble.Length..] : body.Span;
            return JsonSerializer.Deserialize(json, type) is { } value
                ? (value, body, null)
                : (null, default, Problems.Invalid("body", "must be a JSON object, not null"));
        }
        catch (JsonException malformed)
        {
            return (null, default, Problems.Invalid(FieldOf(malformed), What(malformed)));
        }
    }

    // "$.to" and "$['to']" are both the field to.
    private static string FieldOf(JsonException malformed) =>
        malformed.Path?.Trim('$', '.', '[', ']', '\'') is { Length: > 0 } field ? field : "body";

    private static string What(JsonException malformed)
    {
        var where = malformed.LineNumber is { } line ? $" (line {line + 1}, byte {malformed.BytePositionInLine + 1})" : "";
        return malformed.InnerException is null && malformed.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? $"is not a field of this request{where}"
            : $"cannot be read as JSON of the expected type{where}";
    }
}
