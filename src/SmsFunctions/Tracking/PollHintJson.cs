using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Tracking;

/// <summary>The JSON of <see cref="PollHint"/>.</summary>
internal static class PollHintJson
{
    // Cyrillic letters are not escaped as \u0416, because a queue message has a limit in bytes.
    public static PollHintJsonTypes Types { get; } = new(new JsonSerializerOptions(PollHintJsonTypes.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PollHint))]
internal sealed partial class PollHintJsonTypes : JsonSerializerContext;
