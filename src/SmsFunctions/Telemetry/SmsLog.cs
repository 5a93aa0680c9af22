using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Telemetry;

/// <summary>The log messages of the app about SMS. They contain ids and states, and never a text, a password or a complete phone number.</summary>
internal static partial class SmsLog
{
    public static void Stored(this ILogger logger, ChunkId chunk, int attempt, ImmutableArray<Recipient> recipients) =>
        Stored(logger, chunk, attempt, Counts(recipients));

    public static void GivenUp(this ILogger logger, ChunkId chunk, ImmutableArray<Recipient> recipients) =>
        GivenUp(logger, chunk, Counts(recipients));

    public static void Polled(this ILogger logger, ChunkId chunk, int check, ImmutableArray<Recipient> recipients) =>
        Polled(logger, chunk, check, Counts(recipients));

    [LoggerMessage(1, LogLevel.Information, "Accepted {Chunk} for {Phone}: {Segments} segments")]
    public static partial void Accepted(this ILogger logger, ChunkId chunk, string phone, int segments);

    [LoggerMessage(2, LogLevel.Warning, "The hint for {Chunk} could not be enqueued; the sweep enqueues it within about two minutes")]
    public static partial void HintNotPut(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(3, LogLevel.Error, "Storage did not answer while {Chunk} was being accepted. It is unknown whether it was stored; the client was told so")]
    public static partial void AcceptUnknown(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(4, LogLevel.Debug, "The hint for {Chunk} is dropped: {Reason}")]
    public static partial void HintDropped(this ILogger logger, ChunkId chunk, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Chunk {Chunk} no longer exists; its hint is dropped")]
    public static partial void ChunkGone(this ILogger logger, ChunkId chunk);

    [LoggerMessage(
        6,
        LogLevel.Warning,
        "{Chunk} was requeued before its call: its lease is almost over, it has expired, the gate has closed, or a pre-send check no longer allows it")]
    public static partial void ClaimTooOld(this ILogger logger, ChunkId chunk);

    [LoggerMessage(7, LogLevel.Information, "{Chunk} after call {Attempt}: {Counts}")]
    private static partial void Stored(ILogger logger, ChunkId chunk, int attempt, string counts);

    [LoggerMessage(8, LogLevel.Warning, "{Chunk} expired, or its lease ended without a stored result: {Counts}")]
    private static partial void GivenUp(ILogger logger, ChunkId chunk, string counts);

    [LoggerMessage(9, LogLevel.Information, "Hints for {Count} chunks were enqueued; {Late} chunks are late")]
    public static partial void HintsPut(this ILogger logger, int count, int late);

    [LoggerMessage(11, LogLevel.Information, "Enqueued {Calls} status checks of {Chunks} chunks; {Waiting} chunks wait for their turn or for an answer")]
    public static partial void StatusChecksDue(this ILogger logger, int calls, int chunks, int waiting);

    [LoggerMessage(12, LogLevel.Information, "{Chunk} before status check {Check}: {Counts}")]
    private static partial void Polled(ILogger logger, ChunkId chunk, int check, string counts);

    [LoggerMessage(15, LogLevel.Error, "Tables and queues could not be created; the app tries again in {Seconds} s")]
    public static partial void StorageNotReady(this ILogger logger, Exception fault, double seconds);

    [LoggerMessage(16, LogLevel.Error, "Storage is unavailable; the client was told to try again later")]
    public static partial void StorageDown(this ILogger logger, Exception fault);

    [LoggerMessage(18, LogLevel.Warning, "The call result of {Chunk} could not be stored yet; the app keeps trying")]
    public static partial void OutcomeNotStoredYet(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(20, LogLevel.Information, "Accepted batch {Batch}: {Messages} messages in {Chunks} chunks, {Segments} segments")]
    public static partial void BatchAccepted(this ILogger logger, BatchId batch, int messages, int chunks, int segments);

    [LoggerMessage(
        21, LogLevel.Error, "Storage did not answer while batch {Batch} was being accepted. It is unknown whether it was stored; the client was told so")]
    public static partial void BatchUnknown(this ILogger logger, Exception fault, BatchId batch);

    [LoggerMessage(22, LogLevel.Information, "Batch {Batch} was not stored in time, with {Chunks} uncommitted chunks; it is {Decision}")]
    public static partial void UncommittedChunks(this ILogger logger, BatchId batch, HeaderState decision, int chunks);

    [LoggerMessage(25, LogLevel.Warning, "Whether {Chunk} was claimed is unknown because storage is unavailable; the app reads the row again")]
    public static partial void ClaimUnknown(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(23, LogLevel.Information, "{Chunk} is held: the gate is {Position}")]
    public static partial void KeptBack(this ILogger logger, ChunkId chunk, GatePosition position);

    [LoggerMessage(24, LogLevel.Information, "{Count} held chunks are released: the reason to hold them has ended, or they have expired")]
    public static partial void LetGo(this ILogger logger, int count);

    [LoggerMessage(27, LogLevel.Warning, "The call of {Chunk} is postponed: the pre-send checks did not complete in time")]
    public static partial void ChecksNotDone(this ILogger logger, Exception fault, ChunkId chunk);

    public static void NotCalled(this ILogger logger, ChunkId chunk, HoldReason? keeper, ImmutableArray<Recipient> recipients) =>
        NotCalled(logger, chunk, keeper is null ? "recipients not allowed" : $"{keeper}", Counts(recipients));

    [LoggerMessage(26, LogLevel.Information, "Pre-send checks changed {Chunk} before its call ({Reason}): {Counts}")]
    private static partial void NotCalled(ILogger logger, ChunkId chunk, string reason, string counts);

    [LoggerMessage(40, LogLevel.Error, "The gate cannot be read because storage is unavailable; until then, its last known state is used")]
    public static partial void GateNotRead(this ILogger logger, Exception fault);

    [LoggerMessage(41, LogLevel.Error, "The move {Move} of the gate after a call could not be stored; the next such answer causes it again")]
    public static partial void GateNotMoved(this ILogger logger, Exception fault, string move);

    [LoggerMessage(42, LogLevel.Information, "Probe {Number} of the stopped account: {Verdict}")]
    public static partial void GateProbed(this ILogger logger, int number, Verdict verdict);

    [LoggerMessage(43, LogLevel.Warning, "Gateway slots cannot be rented or renewed because storage is unavailable; the app continues with its current slots")]
    public static partial void SlotsNotRenewed(this ILogger logger, Exception fault);

    [LoggerMessage(70, LogLevel.Information, "Operation {Order} on {Subject}: applied to {Met} messages, not applied to {NotMet}")]
    public static partial void Ordered(this ILogger logger, string order, string subject, int met, int notMet);

    [LoggerMessage(71, LogLevel.Information, "{Chunk} was changed; it is due at {Due:O}")]
    public static partial void Changed(this ILogger logger, ChunkId chunk, DateTimeOffset due);

    [LoggerMessage(80, LogLevel.Information, "A failed hint of {Chunk} is dropped from the poison queue: the chunk has progressed without it")]
    public static partial void PoisonOutlived(this ILogger logger, ChunkId chunk);

    [LoggerMessage(81, LogLevel.Warning, "A heartbeat could not be stored; the next one is stored again")]
    public static partial void PulseNotStored(this ILogger logger, Exception fault);

    [LoggerMessage(90, LogLevel.Information, "The stop list was changed: {Phone} is {State}")]
    public static partial void StopListChanged(this ILogger logger, string phone, string state);

    [LoggerMessage(91, LogLevel.Error, "The stop list cannot be read because storage is unavailable; until then, the last known list is used")]
    public static partial void StopListNotRead(this ILogger logger, Exception fault);

    [LoggerMessage(92, LogLevel.Warning, "The balance is unknown ({Code}): a batch is sent without a check of the balance")]
    public static partial void BalanceUnknown(this ILogger logger, string? code);

    [LoggerMessage(94, LogLevel.Error, "A callback of {Chunk} failed with an unexpected error")]
    public static partial void CallbackFailed(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(93, LogLevel.Information, "Callback {Version} of {Chunk}, attempt {Attempt}: {State} ({Status} {Error})")]
    public static partial void CallbackTried(this ILogger logger, ChunkId chunk, int version, int attempt, CallbackState state, int? status, string? error);

    [LoggerMessage(130, LogLevel.Information, "Source {Source} posted {Alerts} alerts; they are sent as batch {Batch}")]
    public static partial void HookAccepted(this ILogger logger, string source, int alerts, BatchId batch);

    [LoggerMessage(131, LogLevel.Information, "A delivery of source {Source} needs no message: {Reason}")]
    public static partial void HookIgnored(this ILogger logger, string source, string reason);

    [LoggerMessage(132, LogLevel.Warning, "A delivery of source {Source} was refused: {Reason}")]
    public static partial void HookRefused(this ILogger logger, string source, string reason);

    [LoggerMessage(133, LogLevel.Warning, "The nonce of a delivery of source {Source} could not be stored; a replay is recognised by its content")]
    public static partial void NonceNotKept(this ILogger logger, Exception fault, string source);

    [LoggerMessage(140, LogLevel.Warning, "The 1C endpoint refused a request: {Answer}")]
    public static partial void OneCRefused(this ILogger logger, string answer);

    [LoggerMessage(150, LogLevel.Information, "Purged: the texts of {Texts} messages, the rows of {Rows} messages, and {Keys} other expired rows")]
    public static partial void Purged(this ILogger logger, int texts, int rows, int keys);

    [LoggerMessage(151, LogLevel.Warning, "Purged messages had {Count} pending callbacks, older than 30 days and never delivered; these were deleted too")]
    public static partial void CallbacksPurged(this ILogger logger, int count);

    [LoggerMessage(152, LogLevel.Error, "Expired data could not be purged; the next run tries again")]
    public static partial void PurgeFailed(this ILogger logger, Exception fault);

    public static string Counts(ImmutableArray<Recipient> recipients) =>
        string.Join(", ", recipients.CountBy(recipient => recipient.Status).Select(entry => $"{entry.Value} {entry.Key}"));
}
