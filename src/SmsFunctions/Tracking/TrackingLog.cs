using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;

namespace SmsFunctions.Tracking;

/// <summary>The log messages about status checks.</summary>
internal static partial class TrackingLog
{
    [LoggerMessage(11, LogLevel.Information, "Enqueued {Calls} status checks of {Chunks} chunks; {Waiting} chunks wait for their turn or for an answer")]
    public static partial void StatusChecksDue(this ILogger logger, int calls, int chunks, int waiting);

    public static void Polled(this ILogger logger, ChunkId chunk, int check, ImmutableArray<Recipient> recipients) =>
        Polled(logger, chunk, check, StatusCounts.Text(recipients));

    [LoggerMessage(12, LogLevel.Information, "The result of status check {Check} of {Chunk} is stored: {Counts}")]
    private static partial void Polled(ILogger logger, ChunkId chunk, int check, string counts);
}
