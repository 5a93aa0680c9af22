using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.Tracking;

namespace SmsFunctions.Storage;

/// <summary>JSON settings for recipients in rows and for hints in queue messages.</summary>
internal static class StoredJson
{
    // Cyrillic letters are not escaped as \u0416, because hints have a limit in bytes and columns in characters.
    public static StoredJsonTypes Types { get; } = new(new JsonSerializerOptions(StoredJsonTypes.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ImmutableArray<Recipient>))]
[JsonSerializable(typeof(SendHint))]
[JsonSerializable(typeof(PollHint))]
internal sealed partial class StoredJsonTypes : JsonSerializerContext;
