using System.Collections.Immutable;

namespace SmsFunctions.Sending.Batches;

/// <summary>
/// The body of POST batches, in one of three shapes: <c>to</c> with <c>text</c>, <c>messages</c> with texts of their own, or
/// <c>template</c> with <c>messages</c> that fill it in.
/// </summary>
public sealed record BatchRequest
{
    public ImmutableArray<string?>? To { get; init; }

    public string? Text { get; init; }

    public ImmutableArray<BatchItem?>? Messages { get; init; }

    /// <value>A text with <c>{variables}</c>; see <see cref="TextTemplate"/>.</value>
    public string? Template { get; init; }

    /// <value>The sender that the recipients see; null takes <c>Gateway__Sender</c>.</value>
    public string? From { get; init; }

    /// <value>The gateway's batch script knows no flash: true is refused.</value>
    public bool Flash { get; init; }

    /// <value>When to send it, ISO 8601 with an offset; null is now.</value>
    public string? SendAt { get; init; }

    /// <value>Only hold: the gateway's batch script knows no time.</value>
    public string? Schedule { get; init; }

    /// <value>After this it is not worth sending; null is a day after it is due.</value>
    public string? ValidUntil { get; init; }

    /// <value>never or ifCheaper: typographic quotes, dashes and spaces become plain ones where that saves a segment; null takes <c>Text__ReplaceLookAlikes</c>.</value>
    public string? ReplaceLookAlikes { get; init; }

    /// <value>never or ifCheaper: Cyrillic becomes Latin where that saves a segment; null takes <c>Text__Transliterate</c>.</value>
    public string? Transliterate { get; init; }

    /// <value>atMostOnce (the default) or atLeastOnce.</value>
    public string? Mode { get; init; }

    /// <value>An https address that is told of its messages' changes, up to 200 at a time; null tells nobody.</value>
    public string? CallbackUrl { get; init; }

    /// <value>The caller's own word for the whole, up to 200 characters.</value>
    public string? Reference { get; init; }
}

/// <summary>One message of a batch.</summary>
public sealed record BatchItem
{
    public string? To { get; init; }

    public string? Text { get; init; }

    /// <value>By the variable's name; numbers and words are written as JSON has them.</value>
    public ImmutableDictionary<string, System.Text.Json.JsonElement>? Variables { get; init; }

    /// <value>The caller's own word for this message, up to 200 characters.</value>
    public string? Reference { get; init; }
}
