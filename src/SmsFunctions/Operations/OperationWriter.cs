using SmsFunctions.Callbacks;
using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Operations;

/// <summary>Stores the result of an operation on a chunk. If the chunk changed meanwhile, the operation is applied to the new state.</summary>
public sealed class OperationWriter(ChunkStore chunks, BatchTable batches, SendQueue queue, SendingGate gate, ChunkMachine machine, TimeProvider time)
{
    // Up to 200 parallel requests may cancel the 200 messages of a chunk one by one, and one of them succeeds in each round.
    private const int MaxRounds = 250;

    // Concurrent writes of a partition share a transaction, and the rows of 32 changes fit into one.
    private const int AtATime = 32;

    /// <summary>Reads a chunk; null when there is no such chunk, or when its request is not completely stored.</summary>
    public async Task<StoredChunk?> FindAsync(ChunkId id, CancellationToken cancellation) =>
        await chunks.ReadAsync(id, cancellation) is { } stored
        && await batches.IsCompleteAsync(stored.Chunk, cancellation)
            ? stored
            : null;

    /// <param name="current">A chunk of a completely stored request.</param>
    /// <param name="next">Creates the next state. It is called again after a lost race. It returns the same chunk when there is nothing to do.</param>
    /// <param name="makesWork">Whether the next state waits for a gateway call.</param>
    /// <param name="isDryRun">Whether the operation is only checked and not written.</param>
    /// <returns>The next state; null when the chunk was deleted.</returns>
    /// <exception cref="InvalidOperationException">The chunk could not be written because it changed during each try.</exception>
    /// <exception cref="Azure.RequestFailedException">Storage is unreachable. It is unknown whether the operation was stored.</exception>
    public async Task<ChangedChunk?> WriteAsync(
        StoredChunk? current, Func<Chunk, DateTimeOffset, Chunk> next, bool makesWork, bool isDryRun, CancellationToken cancellation)
    {
        for (var write = new OptimisticWrite($"Chunk {current?.Chunk.Id}", MaxRounds); current is not null; write.Again())
        {
            var now = time.GetUtcNow();
            var chunk = machine.Commit(current.Chunk, now);
            var changed = next(chunk, now);
            if (changed == chunk || isDryRun)
            {
                return new ChangedChunk(changed, null);
            }

            // While the gate is closed, the chunk is held at once, as at acceptance, and gets no hint.
            if (makesWork && await gate.ReadAsync(cancellation) is { Position: not GatePosition.Open } closed)
            {
                changed = machine.Hold(changed, closed.Why(), now);
            }

            var result = await chunks.WriteAsync(current, changed, cancellation);
            if (result.Written)
            {
                return new ChangedChunk(result.Current!.Chunk, makesWork ? result.Current : null);
            }

            current = result.Current;
        }

        return null;
    }

    /// <summary>
    /// Applies an operation to chunks of a batch, several at a time, as <see cref="WriteAsync"/> and <see cref="HintAsync"/> do to one. After the first hint
    /// that cannot be enqueued, the remaining ones are skipped, so that the caller does not wait. The sweep enqueues them later.
    /// </summary>
    /// <param name="written">Gets a chunk as it was read, and its next state, which is null when the chunk was deleted. Never called concurrently.</param>
    /// <exception cref="Azure.RequestFailedException">Storage is unreachable. A part of the chunks may be written.</exception>
    public async Task WriteEachAsync(
        IAsyncEnumerable<StoredChunk> all,
        Func<Chunk, DateTimeOffset, Chunk> next,
        bool makesWork,
        bool isDryRun,
        Action<Chunk, Chunk?> written,
        CancellationToken cancellation)
    {
        var (isQueueDown, one) = (false, new Lock());
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation };
        await Parallel.ForEachAsync(all, options, async (stored, stop) =>
        {
            var changed = await WriteAsync(stored, next, makesWork, isDryRun, stop);
            lock (one)
            {
                written(stored.Chunk, changed?.Chunk);
            }

            if (changed is not null && !Volatile.Read(ref isQueueDown) && !await HintAsync(changed))
            {
                Volatile.Write(ref isQueueDown, true);
            }
        });
    }

    /// <summary>
    /// Enqueues the hint after the write. A crash between the two delays the message until the sweep finds it by its marker, two minutes by default.
    /// In the other order each write that is slower than the hint would cause this delay, because the worker would read the old state and drop the hint.
    /// </summary>
    /// <returns>False when the hint could not be enqueued.</returns>
    public async Task<bool> HintAsync(ChangedChunk changed) =>
        changed.Work is not { } stored || ChunkMachine.HintDelay(stored.Chunk, time.GetUtcNow()) is not { } delay || await queue.TryPutAsync(stored, delay);
}

/// <param name="Chunk">The state after the operation; in a dry run the state that it would have.</param>
/// <param name="Work">The stored chunk that may need a hint; null when none is needed.</param>
public sealed record ChangedChunk(Chunk Chunk, StoredChunk? Work);
