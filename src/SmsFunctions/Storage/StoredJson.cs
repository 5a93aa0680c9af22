using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>JSON settings for recipients in rows.</summary>
internal static class StoredJson
{
    // Cyrillic letters are not escaped as \u0416, because columns have a limit in characters.
    public static StoredJsonTypes Types { get; } = new(new JsonSerializerOptions(StoredJsonTypes.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ImmutableArray<Recipient>))]
internal sealed partial class StoredJsonTypes : JsonSerializerContext;
