using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace SmsFunctions.Http;

/// <summary>Reads strings of requests. The JSON reader checks the encoding of a string only when the string is read.</summary>
internal static class JsonText
{
    public const string HalfPair = "contains half of a surrogate pair", NotUtf8 = "contains bytes that are not UTF-8";

    /// <value>
    /// The problem of a body for which the reader throws <see cref="IndexOutOfRangeException"/>: that of .NET 10 does so when a body of several parts ends
    /// within true, false or null.
    /// </value>
    public const string EndsWithinValue = "is not well-formed JSON: it ends within a value";

    /// <summary>Reads the string, the name or the null at the reader, and passes over any other value.</summary>
    public static GivenText Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.String or JsonTokenType.PropertyName:
                return Decode(ref reader);
            default:
                Skip(ref reader);
                return new GivenText(null, "must be a string");
        }
    }

    /// <summary>Passes over a value. Converters get whole values, although the rest of the body may not have arrived.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        if (!reader.TrySkip())
        {
            throw new JsonException();
        }
    }

    private static GivenText Decode(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            var isUtf8 = Utf8.IsValid(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
            return new GivenText(null, isUtf8 ? HalfPair : NotUtf8);
        }
    }
}
