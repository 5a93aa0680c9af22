using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SmsFunctions.Account;
using SmsFunctions.Callbacks;
using SmsFunctions.Gateway;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Telemetry;

/// <summary>What the app logs about messages: ids and states, never a text, a password or a whole number.</summary>
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

    [LoggerMessage(2, LogLevel.Warning, "The hint for {Chunk} could not be put; the sweep will put it within about two minutes")]
    public static partial void HintNotPut(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(3, LogLevel.Error, "Storage did not answer while {Chunk} was being accepted: whether it was stored is unknown, and the caller was told so")]
    public static partial void AcceptUnknown(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(4, LogLevel.Debug, "The hint for {Chunk} is dropped: {Reason}")]
    public static partial void HintDropped(this ILogger logger, ChunkId chunk, string reason);

    [LoggerMessage(5, LogLevel.Warning, "There is no chunk {Chunk} any more; its hint is dropped")]
    public static partial void ChunkGone(this ILogger logger, ChunkId chunk);

    [LoggerMessage(6, LogLevel.Warning, "{Chunk} was given back before its call: its lease is nearly over, its time has run out, or the gate has closed")]
    public static partial void ClaimTooOld(this ILogger logger, ChunkId chunk);

    [LoggerMessage(7, LogLevel.Information, "{Chunk} after call {Attempt}: {Counts}")]
    private static partial void Stored(ILogger logger, ChunkId chunk, int attempt, string counts);

    [LoggerMessage(8, LogLevel.Warning, "{Chunk} was overtaken by time: {Counts}")]
    private static partial void GivenUp(ILogger logger, ChunkId chunk, string counts);

    [LoggerMessage(9, LogLevel.Information, "{Count} chunks get a hint; {Late} are late")]
    public static partial void HintsPut(this ILogger logger, int count, int late);

    [LoggerMessage(11, LogLevel.Information, "Status checks handed out: {Calls} of {Chunks} chunks, and {Waiting} chunks waiting for their turn or answer")]
    public static partial void StatusChecksDue(this ILogger logger, int calls, int chunks, int waiting);

    [LoggerMessage(12, LogLevel.Information, "{Chunk} before status check {Check}: {Counts}")]
    private static partial void Polled(ILogger logger, ChunkId chunk, int check, string counts);

    [LoggerMessage(15, LogLevel.Error, "Tables and queues could not be made ready; trying again in {Seconds} s")]
    public static partial void StorageNotReady(this ILogger logger, Exception fault, double seconds);

    [LoggerMessage(16, LogLevel.Error, "Storage cannot be reached; the caller was told to come back")]
    public static partial void StorageDown(this ILogger logger, Exception fault);

    [LoggerMessage(18, LogLevel.Warning, "What became of {Chunk} could not be stored yet; trying on")]
    public static partial void OutcomeNotStoredYet(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(20, LogLevel.Information, "Accepted batch {Batch}: {Messages} messages in {Chunks} chunks, {Segments} segments")]
    public static partial void BatchAccepted(this ILogger logger, BatchId batch, int messages, int chunks, int segments);

    [LoggerMessage(21, LogLevel.Error, "Storage did not answer while batch {Batch} was being accepted: whether it was stored is unknown, and the caller was told so")]
    public static partial void BatchUnknown(this ILogger logger, Exception fault, BatchId batch);

    [LoggerMessage(22, LogLevel.Information, "{Chunks} chunks of batch {Batch} wait for its end to be stored; it is {Decision}")]
    public static partial void UncommittedChunks(this ILogger logger, BatchId batch, HeaderState decision, int chunks);

    [LoggerMessage(25, LogLevel.Warning, "Whether {Chunk} was claimed is unknown, since storage cannot be reached; asking again")]
    public static partial void ClaimUnknown(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(23, LogLevel.Information, "{Chunk} is kept back: the gate is {Position}")]
    public static partial void KeptBack(this ILogger logger, ChunkId chunk, GatePosition position);

    [LoggerMessage(24, LogLevel.Information, "{Count} chunks that were kept back get a hint: the gate is open, or they are not worth sending any more")]
    public static partial void LetGo(this ILogger logger, int count);

    [LoggerMessage(27, LogLevel.Warning, "{Chunk} is not called yet: what must allow it could not be asked in time")]
    public static partial void ChecksNotDone(this ILogger logger, Exception fault, ChunkId chunk);

    public static void NotCalled(this ILogger logger, ChunkId chunk, HoldReason? keeper, ImmutableArray<Recipient> recipients) =>
        NotCalled(logger, chunk, keeper is null ? "numbers that may get nothing" : $"{keeper}", Counts(recipients));

    [LoggerMessage(26, LogLevel.Information, "{Chunk} is not called as it was ({Reason}): {Counts}")]
    private static partial void NotCalled(ILogger logger, ChunkId chunk, string reason, string counts);

    [LoggerMessage(40, LogLevel.Error, "The gate cannot be read, since storage cannot be reached; until it can, the gate is taken to stand as it last did")]
    public static partial void GateNotRead(this ILogger logger, Exception fault);

    [LoggerMessage(41, LogLevel.Error, "What a call's answer means for the gate could not be stored ({Move}); the next such answer will say it again")]
    public static partial void GateNotMoved(this ILogger logger, Exception fault, string move);

    [LoggerMessage(42, LogLevel.Information, "Probe {Number} of the stopped account: {Verdict}")]
    public static partial void GateProbed(this ILogger logger, int number, Verdict verdict);

    [LoggerMessage(43, LogLevel.Warning, "The gateway slots cannot be rented or renewed, since storage cannot be reached; those in hand are used on")]
    public static partial void SlotsNotRenewed(this ILogger logger, Exception fault);

    [LoggerMessage(70, LogLevel.Information, "Order to {Order} {Subject}: it met {Met} messages, and not {NotMet}")]
    public static partial void Ordered(this ILogger logger, string order, string subject, int met, int notMet);

    [LoggerMessage(71, LogLevel.Information, "{Chunk} was changed; it is due at {Due:O}")]
    public static partial void Changed(this ILogger logger, ChunkId chunk, DateTimeOffset due);

    [LoggerMessage(80, LogLevel.Information, "A hint of {Chunk} that was given up after failing too often is dropped: the chunk has gone on without it")]
    public static partial void PoisonOutlived(this ILogger logger, ChunkId chunk);

    [LoggerMessage(81, LogLevel.Warning, "It could not be noted that delivery statuses are being heard; the next one that is heard is noted")]
    public static partial void PulseNotStored(this ILogger logger, Exception fault);

    [LoggerMessage(90, LogLevel.Information, "The stop list was changed: {Phone} is {State}")]
    public static partial void StopListChanged(this ILogger logger, string phone, string state);

    [LoggerMessage(91, LogLevel.Error, "The stop list cannot be read, since storage cannot be reached; until it can, it is taken to stand as it last did")]
    public static partial void StopListNotRead(this ILogger logger, Exception fault);

    [LoggerMessage(92, LogLevel.Warning, "The balance is not known ({Code}): a batch goes out without having been compared with it")]
    public static partial void BalanceUnknown(this ILogger logger, string? code);

    [LoggerMessage(94, LogLevel.Error, "A callback of {Chunk} could not be made")]
    public static partial void CallbackFailed(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(93, LogLevel.Information, "Callback {Version} of {Chunk}, attempt {Attempt}: {State} ({Status} {Error})")]
    public static partial void CallbackTried(this ILogger logger, ChunkId chunk, int version, int attempt, CallbackState state, int? status, string? error);

    [LoggerMessage(130, LogLevel.Information, "Source {Source} posted news of {Alerts} alerts; they are batch {Batch}")]
    public static partial void HookAccepted(this ILogger logger, string source, int alerts, BatchId batch);

    [LoggerMessage(131, LogLevel.Information, "Source {Source} posted what needs no message: {Reason}")]
    public static partial void HookIgnored(this ILogger logger, string source, string reason);

    [LoggerMessage(132, LogLevel.Warning, "What source {Source} posted was refused: {Reason}")]
    public static partial void HookRefused(this ILogger logger, string source, string reason);

    [LoggerMessage(133, LogLevel.Warning, "That a delivery of source {Source} was taken in could not be noted; a replay of it will be known by what it says")]
    public static partial void NonceNotKept(this ILogger logger, Exception fault, string source);

    [LoggerMessage(140, LogLevel.Warning, "The 1C door refused a request: {Answer}")]
    public static partial void OneCRefused(this ILogger logger, string answer);

    [LoggerMessage(150, LogLevel.Information, "Purged: the texts of {Texts} messages, the rows of {Rows}, and {Keys} other rows that had their time")]
    public static partial void Purged(this ILogger logger, int texts, int rows, int keys);

    [LoggerMessage(151, LogLevel.Warning, "With purged messages went {Count} callbacks that were owed for more than 30 days and never told")]
    public static partial void CallbacksPurged(this ILogger logger, int count);

    [LoggerMessage(152, LogLevel.Error, "What had its time could not be purged; it is tried again in some minutes")]
    public static partial void PurgeFailed(this ILogger logger, Exception fault);

    public static string Counts(ImmutableArray<Recipient> recipients) =>
        string.Join(", ", recipients.CountBy(recipient => recipient.Status).Select(entry => $"{entry.Value} {entry.Key}"));
}
