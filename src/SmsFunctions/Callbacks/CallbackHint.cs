using System.Text.Json.Serialization;
using SmsFunctions.Messages;

namespace SmsFunctions.Callbacks;

/// <summary>A message of queue <c>sms-callback</c>: a callback is due.</summary>
public sealed record CallbackHint(ChunkId Chunk, int Version, DateTimeOffset At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallbackHint))]
internal sealed partial class CallbackHintJson : JsonSerializerContext;
