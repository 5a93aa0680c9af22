using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SmsFunctions.Gate;
using SmsFunctions.Messages;

namespace SmsFunctions.Sending;

/// <summary>The log messages about calls: hints, claims, checks, results, held and poisoned chunks.</summary>
internal static partial class SendingLog
{
    [LoggerMessage(4, LogLevel.Debug, "The hint for {Chunk} is dropped: {Reason}")]
    public static partial void HintDropped(this ILogger logger, ChunkId chunk, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Chunk {Chunk} no longer exists; its hint is dropped")]
    public static partial void ChunkGone(this ILogger logger, ChunkId chunk);

    [LoggerMessage(
        6,
        LogLevel.Warning,
        "{Chunk} was requeued before its call: its lease is almost over, it has expired, the gate has closed, or a pre-send check no longer allows it")]
    public static partial void ClaimHandedBack(this ILogger logger, ChunkId chunk);

    public static void Stored(this ILogger logger, ChunkId chunk, int attempt, ImmutableArray<Recipient> recipients) =>
        Stored(logger, chunk, attempt, StatusCounts.Text(recipients));

    [LoggerMessage(7, LogLevel.Information, "The result of call {Attempt} of {Chunk} is stored: {Counts}")]
    private static partial void Stored(ILogger logger, ChunkId chunk, int attempt, string counts);

    public static void GivenUp(this ILogger logger, ChunkId chunk, ImmutableArray<Recipient> recipients) =>
        GivenUp(logger, chunk, StatusCounts.Text(recipients));

    [LoggerMessage(8, LogLevel.Warning, "{Chunk} expired, or its lease ended without a stored result: {Counts}")]
    private static partial void GivenUp(ILogger logger, ChunkId chunk, string counts);

    [LoggerMessage(9, LogLevel.Information, "Hints for {Count} chunks were enqueued; {Late} chunks are late")]
    public static partial void HintsPut(this ILogger logger, int count, int late);

    [LoggerMessage(18, LogLevel.Warning, "The call result of {Chunk} could not be stored yet; the app keeps trying")]
    public static partial void ResultNotStoredYet(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(23, LogLevel.Information, "{Chunk} is held: the gate is {Position}")]
    public static partial void HeldByGate(this ILogger logger, ChunkId chunk, GatePosition position);

    [LoggerMessage(24, LogLevel.Information, "{Count} held chunks are released: the reason to hold them has ended, or they have expired")]
    public static partial void Released(this ILogger logger, int count);

    [LoggerMessage(25, LogLevel.Warning, "It is unknown whether {Chunk} was claimed, because storage is unavailable; the app tries the claim again")]
    public static partial void ClaimUnknown(this ILogger logger, Exception fault, ChunkId chunk);

    public static void NotCalled(this ILogger logger, ChunkId chunk, HoldReason? heldBy, ImmutableArray<Recipient> recipients) =>
        NotCalled(logger, chunk, heldBy is null ? "recipients not allowed" : $"{heldBy}", StatusCounts.Text(recipients));

    [LoggerMessage(26, LogLevel.Information, "Pre-send checks changed {Chunk} before its call ({Reason}): {Counts}")]
    private static partial void NotCalled(ILogger logger, ChunkId chunk, string reason, string counts);

    [LoggerMessage(27, LogLevel.Warning, "The call of {Chunk} is postponed: the pre-send checks did not complete in time")]
    public static partial void ChecksNotDone(this ILogger logger, Exception fault, ChunkId chunk);

    [LoggerMessage(80, LogLevel.Information, "A failed hint of {Chunk} is dropped from the poison queue: the chunk has progressed without it")]
    public static partial void PoisonOutlived(this ILogger logger, ChunkId chunk);

    [LoggerMessage(204, LogLevel.Warning, "The hint of {Chunk} failed; it is enqueued again, apart from the other hints of its queue message")]
    public static partial void HintFailed(this ILogger logger, Exception fault, ChunkId chunk);
}
