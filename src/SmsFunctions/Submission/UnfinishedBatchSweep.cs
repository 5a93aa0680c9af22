using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Submission;

/// <summary>
/// Finds the uncommitted chunks whose request should be completely stored by now. If the request is complete, the send sweep takes over its chunks.
/// If it is still incomplete after 15 minutes, the sweep aborts the request for good and deletes its chunks. No message of an aborted request was sent.
/// </summary>
public sealed class UnfinishedBatchSweep(
    DueWork due,
    BatchTable batches,
    ChunkTable table,
    ChunkStore chunks,
    SendQueue queue,
    ChunkMachine machine,
    TimeProvider time,
    ILogger<UnfinishedBatchSweep> logger)
{
    private const int MaxPerRound = 2_000;
    private const int Parallel = 8;

    // The next run handles the rest.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(45);

    // Longer than the host lets any request run.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var end = time.GetUtcNow() + Budget;
        while (await DecideSomeAsync(end, cancellation) && time.GetUtcNow() < end)
        {
            // A large batch takes several rounds.
        }
    }

    /// <returns>Whether a request was decided and more chunks may wait.</returns>
    private async Task<bool> DecideSomeAsync(DateTimeOffset end, CancellationToken cancellation)
    {
        var found = await due.FindAsync(MarkerKind.Uncommitted, time.GetUtcNow(), MaxPerRound, cancellation);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        foreach (var priority in found.Select(work => work.Priority).Distinct())
        {
            if (await queue.IsBehindAsync(priority, cancellation))
            {
                // The hints of these chunks wait in the queue and their workers commit them. A commit here would be an additional write.
                found = [.. found.Where(work => work.Priority != priority || work.Chunk.Batch.CreatedAt + Timeout <= time.GetUtcNow())];
            }
        }

        var isDecided = false;
        foreach (var batch in found.GroupBy(work => work.Chunk.Batch))
        {
            var header = await batches.ReadHeaderAsync(batch.Key, cancellation);
            if (header is null && batch.Key.CreatedAt + Timeout > time.GetUtcNow())
            {
                // The request may still be in progress.
                continue;
            }

            var decision = header ?? await batches.TryAbortAsync(batch.Key, cancellation);
            logger.UncommittedChunks(batch.Key, decision, batch.Count());
            isDecided = true;
            await System.Threading.Tasks.Parallel.ForEachAsync(
                batch.TakeWhile(_ => time.GetUtcNow() < end), options, async (work, stop) => await ApplyAsync(work.Chunk, decision, stop));
            if (time.GetUtcNow() >= end)
            {
                break;
            }
        }

        return isDecided && found.Count == MaxPerRound;
    }

    private async Task ApplyAsync(ChunkId id, HeaderState decision, CancellationToken cancellation)
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

        // From now on the send sweep handles the chunk. It releases late chunks slowly. Only a chunk that is due soon needs its hint here. The hint
        // precedes the write, so that a crash between the two only repeats the hint.
        var now = time.GetUtcNow();
        var next = machine.Commit(stored.Chunk, now);
        if (ChunkMachine.HintDelay(next, now) is { } delay)
        {
            if (delay > TimeSpan.Zero)
            {
                await queue.PutAsync(next, delay, cancellation, isCommitted: true);
            }

            next = delay > TimeSpan.Zero ? machine.Hinted(next, now) : ChunkMachine.Unhinted(next);
        }

        await chunks.WriteAsync(stored, next, cancellation);
    }
}
