using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>
/// Reads the JSON body of a request. Every error is returned as a problem answer for the API client. A body must be declared as JSON: a page of another
/// origin can send all other types without asking the app (CORS).
/// </summary>
public static class JsonBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="maxBytes">The maximum size of the body in bytes; a longer body is answered with 413.</param>
    /// <param name="whenEmpty">The value to use when the body is empty; null makes an empty body an error.</param>
    /// <returns>The value and the bytes that it was parsed from, or the problem to return.</returns>
    public static async Task<(T? Value, ReadOnlyMemory<byte> Bytes, IResult? Problem)> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, int maxBytes, CancellationToken cancellation, T? whenEmpty = null)
        where T : class
    {
        if (HasBody(request) && !request.HasJsonContentType())
        {
            return (null, default, Problems.NotJson());
        }

        var (bytes, problem) = await ReadBytesAsync(request, maxBytes, cancellation);
        if (problem is not null)
        {
            return (null, default, problem);
        }

        if (bytes.IsEmpty && whenEmpty is not null)
        {
            return (whenEmpty, default, null);
        }

        var errors = new Dictionary<string, string[]>();
        return Parse(bytes.Span, type, errors) is { } value ? (value, bytes, null) : (null, default, Problems.Invalid(errors));
    }

    /// <param name="maxBytes">The maximum size of the body in bytes; a longer body is answered with 413.</param>
    /// <returns>The bytes, or the problem to return.</returns>
    public static async Task<(ReadOnlyMemory<byte> Bytes, IResult? Problem)> ReadBytesAsync(
        HttpRequest request, int maxBytes, CancellationToken cancellation) =>
        await RequestBody.ReadAsync(request, maxBytes, cancellation) is { } body ? (body, null) : (default, Problems.TooLarge(maxBytes));

    /// <returns>The value; null when the JSON is invalid, and then the errors are added to <paramref name="errors"/> by field.</returns>
    public static T? Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, Dictionary<string, string[]> errors)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json, type) is { } value)
            {
                return value;
            }

            errors["body"] = ["must be a JSON object, not null"];
        }
        catch (JsonException malformed)
        {
            errors[FieldOf(malformed)] = [What(malformed)];
        }

        return null;
    }

    private static bool HasBody(HttpRequest request) => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;

    // "$.to" and "$['to']" both mean the field "to".
    private static string FieldOf(JsonException malformed) => malformed.Path?.TrimStart('$') switch
    {
        null or "" => "body",
        ['[', '\'', .. var name, '\'', ']'] when !name.Contains('\'', StringComparison.Ordinal) => name,
        var path => path.TrimStart('.'),
    };

    private static string What(JsonException malformed)
    {
        var where = malformed.LineNumber is { } line ? $" (line {line + 1}, byte {malformed.BytePositionInLine + 1})" : "";
        return malformed.InnerException is null && malformed.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? $"is not a field of this request{where}"
            : $"cannot be read as JSON of the expected type{where}";
    }
}
