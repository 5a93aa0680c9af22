using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending.Batches;

/// <summary>
/// Finds the chunks whose request should have been stored to its end. If it was, they are left to the send sweep; if it has not been for a
/// quarter of an hour, the request is given up, once and for all, and its chunks are taken away: nothing of it was sent.
/// </summary>
public sealed class UnfinishedBatchSweep(DueWork due, BatchTable batches, ChunkTable table, SendQueue queue, ChunkMachine machine, TimeProvider time, ILogger<UnfinishedBatchSweep> logger)
{
    private const int MaxPerTick = 2_000;
    private const int Parallel = 8;

    // What falls due meanwhile waits for this timer; what is left over is due at the next tick.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    // A look at every tick would only cost queries.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Longer than any request may take to be stored: the host ends it before.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    private DateTimeOffset _next;

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (time.GetUtcNow() < _next)
        {
            return;
        }

        var end = time.GetUtcNow() + Budget;
        var found = await due.FindAsync(MarkerKind.Uncommitted, time.GetUtcNow(), MaxPerTick, cancellation);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        if (found.Count > 0 && await queue.IsBehindAsync(cancellation))
        {
            // Their hints wait in the queue; to commit them here would only be another write.
            found = [.. found.Where(work => work.Chunk.Batch.CreatedAt + Timeout <= time.GetUtcNow())];
        }

        foreach (var batch in found.GroupBy(work => work.Chunk.Batch))
        {
            var header = await batches.ReadHeaderAsync(batch.Key, cancellation);
            if (header is null && batch.Key.CreatedAt + Timeout > time.GetUtcNow())
            {
                // It may still be being stored.
                continue;
            }

            var decision = header ?? await batches.TryAbortAsync(batch.Key, cancellation);
            logger.UncommittedChunks(batch.Key, decision, batch.Count());
            await System.Threading.Tasks.Parallel.ForEachAsync(batch.TakeWhile(_ => time.GetUtcNow() < end), options, async (work, stop) => await DecidedAsync(work.Chunk, decision, stop));
            if (time.GetUtcNow() >= end)
            {
                return;
            }
        }

        _next = found.Count < MaxPerTick ? time.GetUtcNow() + Interval : _next;
    }

    private async Task DecidedAsync(ChunkId id, HeaderState decision, CancellationToken cancellation)
    {
        if (await table.TryReadAsync(id, cancellation) is not { Chunk.IsUncommitted: true } stored)
        {
            return;
        }

        if (decision == HeaderState.Aborted)
        {
            await table.DeleteAsync(stored, cancellation);
            return;
        }

        // From now on the chunk is the send sweep's, which lets what is late go a little at a time. Only what is due in a moment needs its hint
        // here: the hint first, as always.
        var now = time.GetUtcNow();
        var next = machine.Commit(stored.Chunk, now);
        if (ChunkMachine.HintDelay(next, now) is { } delay)
        {
            if (delay > TimeSpan.Zero)
            {
                await queue.PutAsync(id, delay, cancellation, isCommitted: true);
            }

            next = delay > TimeSpan.Zero ? machine.Hinted(next, now) : ChunkMachine.Unhinted(next);
        }

        await table.WriteAsync(stored, next, cancellation);
    }
}
