using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SmsFunctions.Storage;

/// <summary>
/// Parses queue messages. Callers drop a message that cannot be parsed: a retry would fail in the same way, and the table still holds the work.
/// </summary>
internal static class HintReader
{
    public static T? Read<T>(string message, JsonTypeInfo<T> type, out string problem)
        where T : class => Read(BinaryData.FromString(message), type, out problem);

    /// <summary>Parses a message given as bytes, which may be invalid text.</summary>
    public static T? Read<T>(BinaryData message, JsonTypeInfo<T> type, out string problem)
        where T : class
    {
        problem = "it contains no chunk id";
        try
        {
            return JsonSerializer.Deserialize(message.ToMemory().Span, type);
        }
        catch (JsonException malformed)
        {
            problem = $"at {malformed.Path}, line {malformed.LineNumber}, byte {malformed.BytePositionInLine}";
            return null;
        }
    }
}
