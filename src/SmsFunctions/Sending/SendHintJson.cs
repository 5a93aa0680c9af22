using System.Text.Json.Serialization;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>The JSON of <see cref="SendHint"/>.</summary>
internal static class SendHintJson
{
    public static SendHintJsonTypes Types { get; } = new(StoredJson.Unescaped(SendHintJsonTypes.Default.Options));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SendHint))]
internal sealed partial class SendHintJsonTypes : JsonSerializerContext;
