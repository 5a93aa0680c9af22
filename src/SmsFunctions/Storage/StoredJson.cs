using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>JSON settings for recipients in rows.</summary>
internal static class StoredJson
{
    public static StoredJsonTypes Types { get; } = new(Unescaped(StoredJsonTypes.Default.Options));

    /// <summary>
    /// Returns the options with Cyrillic letters written as such and not as \u0416, because a column has a limit in characters and a queue message in bytes.
    /// </summary>
    public static JsonSerializerOptions Unescaped(JsonSerializerOptions options) => new(options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ImmutableArray<Recipient>))]
internal sealed partial class StoredJsonTypes : JsonSerializerContext;
