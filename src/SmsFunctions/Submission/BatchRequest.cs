using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmsFunctions.Http;

namespace SmsFunctions.Submission;

/// <summary>
/// The body of POST batches, in one of three shapes: <c>to</c> with <c>text</c>, <c>messages</c> with a text each, or
/// <c>template</c> with <c>messages</c> that have its variables.
/// </summary>
public sealed record BatchRequest
{
    public BatchList<GivenText>? To { get; init; }

    public string? Text { get; init; }

    public BatchList<BatchItem?>? Messages { get; init; }

    /// <value>A text with <c>{variables}</c>; see <see cref="TextTemplate"/>.</value>
    public string? Template { get; init; }

    /// <value>The sender that the recipients see; null means <c>Gateway__Sender</c>.</value>
    public string? From { get; init; }

    /// <value>True is rejected, because the batch script of the gateway does not support flash.</value>
    public bool Flash { get; init; }

    /// <value>When to send the batch, ISO 8601 with an offset; null means now.</value>
    public string? SendAt { get; init; }

    /// <value>Only hold, because the batch script of the gateway does not support scheduling.</value>
    public string? Schedule { get; init; }

    /// <value>When messages expire if they are not sent; null means a day after the due time.</value>
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

    /// <value>high, normal or low; null means normal for a batch of one gateway call and low for a larger one.</value>
    public string? Priority { get; init; }

    /// <value>The https address of the receiver of callbacks, each with up to 200 changes; null for no callbacks.</value>
    public string? CallbackUrl { get; init; }

    /// <value>Whether the texts are secret: no answer shows them, and they are purged with the final status.</value>
    public bool Secret { get; init; }

    /// <value>The caller's own reference for the batch, up to 200 characters.</value>
    public string? Reference { get; init; }
}

/// <summary>One message of a batch. An invalid field makes this message invalid, not the request.</summary>
[JsonConverter(typeof(BatchItemConverter))]
public sealed record BatchItem
{
    public string? To { get; init; }

    public string? Text { get; init; }

    /// <value>The values by variable name. A number is inserted into the text as it is written in the JSON.</value>
    public ImmutableDictionary<string, GivenText>? Variables { get; init; }

    /// <value>The caller's own reference for this message, up to 200 characters.</value>
    public string? Reference { get; init; }

    /// <value>The first problem of the JSON of this message, as a text for the API client; null when it could be read.</value>
    internal string? Problem { get; init; }
}
