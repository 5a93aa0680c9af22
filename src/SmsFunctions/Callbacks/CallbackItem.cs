using SmsFunctions.Messages;

namespace SmsFunctions.Callbacks;

/// <summary>A callback in the lists of all messages.</summary>
public sealed record CallbackItem
{
    /// <value>The first message that the callback reports.</value>
    public required string MessageId { get; init; }

    /// <value>The number of messages that the callback reports.</value>
    public required int Messages { get; init; }

    /// <value>The host and the path of the receiver; null when the row of the message cannot be read.</value>
    public required string? Url { get; init; }

    /// <value><c>owed</c>, <c>givenUp</c> or <c>disabled</c>.</value>
    public required string State { get; init; }

    public required int Attempts { get; init; }

    /// <value>The time of the last attempt; null before the first.</value>
    public required DateTimeOffset? LastAt { get; init; }

    /// <value>The time of the next attempt; null when there is none.</value>
    public required DateTimeOffset? NextAt { get; init; }

    /// <value>The receiver's last HTTP status; null when there was no answer.</value>
    public required int? Answer { get; init; }

    /// <value>The reason why there was no answer.</value>
    public required string? Error { get; init; }

    /// <param name="log">The log of its attempts; null before the first.</param>
    public static CallbackItem Owed(PendingCallback pending, CallbackRecord? log, string? address) => new()
    {
        MessageId = First(pending.Chunk, pending.Changes[0]),
        Messages = pending.Changes.Length,
        Url = Place(address),
        State = CallbackListRequest.Owed,
        Attempts = pending.Attempt,
        LastAt = log?.At,
        NextAt = pending.At,
        Answer = log?.Status,
        Error = log?.Error,
    };

    public static CallbackItem Ended(CallbackRecord log, string? address) => new()
    {
        MessageId = First(log.Chunk, log.Changes[0]),
        Messages = log.Changes.Length,
        Url = Place(address),
        State = log.StateWord,
        Attempts = log.Attempts,
        LastAt = log.At,
        NextAt = null,
        Answer = log.Status,
        Error = log.Error,
    };

    private static string First(ChunkId chunk, PendingChange change) => new MessageId(chunk, change.Index).ToString();

    // A query may hold a secret.
    private static string? Place(string? address) => address is null ? null : new Uri(address) is var uri && uri.IsDefaultPort
        ? uri.GetComponents(UriComponents.Host | UriComponents.Path, UriFormat.UriEscaped)
        : uri.GetComponents(UriComponents.HostAndPort | UriComponents.Path, UriFormat.UriEscaped);
}

/// <summary>A page of callbacks.</summary>
/// <param name="Items">At most as many as the limit, and possibly fewer.</param>
/// <param name="Continuation">The token of the next page; null on the last page.</param>
public sealed record CallbackPage(IReadOnlyList<CallbackItem> Items, string? Continuation);
