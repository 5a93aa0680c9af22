using System.Text.Json.Serialization;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>The JSON of <see cref="PollHint"/>.</summary>
internal static class PollHintJson
{
    public static PollHintJsonTypes Types { get; } = new(StoredJson.Unescaped(PollHintJsonTypes.Default.Options));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PollHint))]
internal sealed partial class PollHintJsonTypes : JsonSerializerContext;
