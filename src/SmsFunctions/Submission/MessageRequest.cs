namespace SmsFunctions.Submission;

/// <summary>The body of POST messages. Unknown fields are rejected, so that a misspelt field is not silently ignored.</summary>
public sealed record MessageRequest
{
    public string? To { get; init; }

    public string? Text { get; init; }

    /// <value>The sender that the recipient sees; null means <c>Gateway__Sender</c>.</value>
    public string? From { get; init; }

    /// <value>Whether the phone shows the message at once and does not store it.</value>
    public bool Flash { get; init; }

    /// <value>When to send the message, ISO 8601 with an offset; null means now.</value>
    public string? SendAt { get; init; }

    /// <value>Where the message waits until then: hold (in this app, the default) or gateway.</value>
    public string? Schedule { get; init; }

    /// <value>When the message expires if it is not sent; null means a day after it is due.</value>
    public string? ValidUntil { get; init; }

    /// <value>
    /// never or ifCheaper. With ifCheaper, plain characters replace typographic quotes, dashes and spaces if that saves a segment.
    /// Null means <c>Text__ReplaceLookAlikes</c>.
    /// </value>
    public string? ReplaceLookAlikes { get; init; }

    /// <value>never or ifCheaper. With ifCheaper, Latin letters replace Cyrillic if that saves a segment. Null means <c>Text__Transliterate</c>.</value>
    public string? Transliterate { get; init; }

    /// <value>atMostOnce (the default) or atLeastOnce.</value>
    public string? Mode { get; init; }

    /// <value>high, normal or low; null means normal.</value>
    public string? Priority { get; init; }

    /// <value>The https address of the receiver of callbacks; null means <c>Callbacks__Url</c>.</value>
    public string? CallbackUrl { get; init; }

    /// <value>Whether the text is secret: no answer shows it, and it is purged with the final status.</value>
    public bool Secret { get; init; }

    /// <value>The caller's own reference, up to 200 characters.</value>
    public string? Reference { get; init; }
}
