using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Sending;
using SmsFunctions.Tracking;

namespace SmsFunctions.Storage;

/// <summary>How recipients are written into rows, and hints into queue messages.</summary>
internal static class StoredJson
{
    // Cyrillic as it is, not as \u0416: a hint is limited in bytes, a column in characters.
    public static StoredJsonTypes Types { get; } = new(new JsonSerializerOptions(StoredJsonTypes.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ImmutableArray<Recipient>))]
[JsonSerializable(typeof(SendHint))]
[JsonSerializable(typeof(PollHint))]
internal sealed partial class StoredJsonTypes : JsonSerializerContext;
