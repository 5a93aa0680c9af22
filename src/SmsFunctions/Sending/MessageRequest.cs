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

    /// <value>When to send it, ISO 8601 with an offset; null is now.</value>
    public string? SendAt { get; init; }

    /// <value>Who keeps it until then: hold (this app, the default) or gateway.</value>
    public string? Schedule { get; init; }

    /// <value>After this it is not worth sending; null is a day after it is due.</value>
    public string? ValidUntil { get; init; }

    /// <value>never or ifCheaper: typographic quotes, dashes and spaces become plain ones where that saves a segment; null takes <c>Text__ReplaceLookAlikes</c>.</value>
    public string? ReplaceLookAlikes { get; init; }

    /// <value>never or ifCheaper: Cyrillic becomes Latin where that saves a segment; null takes <c>Text__Transliterate</c>.</value>
    public string? Transliterate { get; init; }

    /// <value>atMostOnce (the default) or atLeastOnce.</value>
    public string? Mode { get; init; }

    /// <value>An https address that is told of this message's changes; null takes <c>Callbacks__Url</c>.</value>
    public string? CallbackUrl { get; init; }

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
