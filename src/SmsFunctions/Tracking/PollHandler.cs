using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Tracking;

/// <summary>Queries the gateway for the delivery statuses of the chunks of a hint and stores the changes, with one transaction for each chunk.</summary>
public sealed class PollHandler(
    ChunkTable table,
    ChunkStore chunks,
    PollRound round,
    ChunkMachine machine,
    TimerHeartbeat heartbeat,
    MessageTraces traces,
    TimeProvider time,
    ILogger<PollHandler> logger)
{
    // Below the functionTimeout of the host, 5 minutes, and enough for the largest hint at one call a second. The tracking timer enqueues the remaining
    // checks again.
    internal static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    // With a slow gateway, the chunks of a hint must not wait for each other.
    private const int Parallel = 4;

    // The clock of the instance that ran the timer may be slightly ahead of this one.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    public async Task HandleAsync(PollHint hint, CancellationToken cancellation)
    {
        if (hint.Chunks.IsDefaultOrEmpty)
        {
            return;
        }

        var (end, pace) = (time.GetUtcNow() + Limit, round.PaceOf(hint.Gap));
        var wanted = hint.Chunks.ToHashSet();
        var found = hint.Neighbours().ToAsyncEnumerable().SelectMany(near => table.ReadRangeAsync(near[0], near[^1], cancellation));
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(found.Where(stored => wanted.Contains(stored.Chunk.Id)), options, async (stored, stop) =>
        {
            if (time.GetUtcNow() <= end && stored.Chunk.Marker is { Kind: MarkerKind.Poll } marker && marker.At <= time.GetUtcNow() + Skew)
            {
                await PollAsync(stored, pace, end, stop);
            }
        });
    }

    private async Task PollAsync(StoredChunk stored, Pace pace, DateTimeOffset end, CancellationToken cancellation)
    {
        using var span = traces.Poll(stored.Chunk);
        var (replies, isWhole) = await round.AskAsync(stored.Chunk, pace, end, cancellation);
        var next = machine.Poll(stored.Chunk, replies, isWhole, time.GetUtcNow());
        if ((await chunks.WriteAsync(stored, next, cancellation)).Written)
        {
            logger.Polled(next.Id, stored.Chunk.PollNumber, next.Recipients);
        }

        // If the write lost a race, another worker checked at the same time and stored an equivalent result. In both cases the gateway has answered.
        if (replies.Any(answer => answer.Reply.Verdict is Verdict.Accepted or Verdict.Refused))
        {
            await heartbeat.BeatAsync(HeartbeatRow.StatusHeard, cancellation);
        }
    }
}
