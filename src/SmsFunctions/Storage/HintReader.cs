using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SmsFunctions.Storage;

/// <summary>Reads queue messages. One that cannot be read is dropped by its caller: the table knows what is to be done, and to repeat it would change nothing.</summary>
internal static class HintReader
{
    public static T? Read<T>(string message, JsonTypeInfo<T> type, out string problem)
        where T : class => Read(BinaryData.FromString(message), type, out problem);

    /// <summary>Of bytes, which need not be text.</summary>
    public static T? Read<T>(BinaryData message, JsonTypeInfo<T> type, out string problem)
        where T : class
    {
        problem = "it names no chunk";
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
