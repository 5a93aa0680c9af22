using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Sending;

/// <summary>The JSON of <see cref="SendHint"/>.</summary>
internal static class SendHintJson
{
    // Cyrillic letters are not escaped as \u0416, because a queue message has a limit in bytes.
    public static SendHintJsonTypes Types { get; } = new(new JsonSerializerOptions(SendHintJsonTypes.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SendHint))]
internal sealed partial class SendHintJsonTypes : JsonSerializerContext;
