using System.Text.Json;
using System.Text.Json.Serialization;
using SmsFunctions.Sending.Batches;

namespace SmsFunctions.Sending;

/// <summary>The body of POST messages. A field that is not here is refused: a misspelt or not yet known one must not be lost in silence.</summary>
public sealed record MessageRequest
{
    public string? To { get; init; }

    public string? Text { get; init; }

    /// <value>The sender that the recipient sees; null takes <c>Gateway__Sender</c>.</value>
    public string? From { get; init; }

    /// <value>Shown at once and not stored by the phone.</value>
    public bool Flash { get; init; }

    /// <value>The caller's own word for it, up to 200 characters.</value>
    public string? Reference { get; init; }
}

/// <summary>How requests are read: field names in any case, no unknown and no doubled field.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(MessageRequest))]
[JsonSerializable(typeof(BatchRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
