using System.Text.Json;
using SmsFunctions.Callbacks;
using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.Search;

namespace SmsFunctions.Attention;

/// <summary>Messages of one gateway call that wait for an operator.</summary>
public sealed record AttentionItem
{
    /// <value>unconfirmed, poisoned or callbackGivenUp.</value>
    public required string Kind { get; init; }

    /// <value>Since when the messages wait.</value>
    public required DateTimeOffset At { get; init; }

    /// <value>The id of the first of the messages.</value>
    public required string Id { get; init; }

    /// <value>Null for a single message.</value>
    public required string? BatchId { get; init; }

    /// <value>The number of messages.</value>
    public required int Messages { get; init; }

    /// <value>The recipient; null when there are several.</value>
    public required string? To { get; init; }

    /// <value>The first <see cref="ShortMessageView.MaxText"/> characters; null after a purge, and always if the text is secret.</value>
    public required string? Text { get; init; }

    /// <value>The error of the first message; null for a callback.</value>
    public required Failure? Error { get; init; }

    /// <value>The host of the receiver; null for the other kinds.</value>
    public required string? CallbackUrl { get; init; }

    /// <summary>The item of a chunk whose row cannot be read.</summary>
    internal static AttentionItem Unreadable(ChunkId id, AttentionKind kind, DateTimeOffset at) => new()
    {
        Kind = Word(kind),
        At = at,
        Id = new MessageId(id, 0).ToString(),
        BatchId = null,
        Messages = 1,
        To = null,
        Text = null,
        Error = null,
        CallbackUrl = null,
    };

    /// <returns>Null when no message of the chunk waits for an operator.</returns>
    internal static AttentionItem? Of(Chunk chunk, AttentionKind kind) => AttentionRules.Waiting(chunk, kind) is { Count: > 0 } waiting
        ? Of(chunk, kind, waiting) with
        {
            At = kind == AttentionKind.Poisoned && chunk.PoisonedSince is { } since ? since : waiting.Min(index => LastStep(chunk, index)),
            Error = ErrorOf(chunk, kind, chunk.Recipients[waiting[0]]),
        }
        : null;

    /// <param name="givenUp">The callbacks of the chunk that were given up.</param>
    /// <returns>Null when there are none.</returns>
    internal static AttentionItem? Of(Chunk chunk, IReadOnlyCollection<CallbackRecord> givenUp) => givenUp.Count == 0 || chunk.CallbackUrl is null
        ? null
        : Of(chunk, AttentionKind.CallbackGivenUp, [.. givenUp.SelectMany(log => log.Changes).Select(change => change.Index).Distinct().Order()]) with
        {
            At = givenUp.Max(log => log.At),
            CallbackUrl = new Uri(chunk.CallbackUrl).Host,
        };

    private static AttentionItem Of(Chunk chunk, AttentionKind kind, IReadOnlyList<int> indexes) => new()
    {
        Kind = Word(kind),
        At = chunk.CreatedAt,
        Id = new MessageId(chunk.Id, indexes[0]).ToString(),
        BatchId = chunk.IsBatch ? chunk.Id.Batch.ToString() : null,
        Messages = indexes.Count,
        To = indexes is [var only] ? chunk.Recipients[only].Phone : null,
        Text = ShortMessageView.BeginningOf(chunk.ShownText()),
        Error = null,
        CallbackUrl = null,
    };

    private static DateTimeOffset LastStep(Chunk chunk, int index) =>
        chunk.Recipients[index].History is { IsDefaultOrEmpty: false } history ? history[^1].At : chunk.CreatedAt;

    private static Failure? ErrorOf(Chunk chunk, AttentionKind kind, Recipient recipient) => kind == AttentionKind.Poisoned && !recipient.Status.IsFinal()
        ? Failure.Of(ErrorCodes.Poisoned, $"processing failed {chunk.Poisoned} times and is tried again; see the log")
        : recipient.Error is { } error ? Failure.Of(error.Code, error.Text) : null;

    private static string Word(AttentionKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}

/// <summary>One page of what waits for an operator.</summary>
/// <param name="Total">The number of all items; null when there are more than 1,000.</param>
/// <param name="Continuation">The token of the next page; null at the end.</param>
public sealed record AttentionPage(IReadOnlyList<AttentionItem> Items, int? Total, string? Continuation);
