using SmsFunctions.Account;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending.Orders;

/// <summary>Brings a chunk into the state that was ordered, laid anew on whatever it has become meanwhile.</summary>
public sealed class OrderWriter(ChunkTable table, BatchTable batches, SendQueue queue, Gate gate, ChunkMachine machine, TimeProvider time)
{
    // Each lost race means that somebody else moved the chunk. Its 200 messages may be cancelled one by one by as many calls at once;
    // with each round one of them is through.
    private const int MaxRaces = 250;

    /// <summary>Null when there is no such chunk, or when its request is not stored to its end.</summary>
    public async Task<StoredChunk?> FindAsync(ChunkId id, CancellationToken cancellation) =>
        await table.ReadAsync(id, cancellation) is { } stored && (!stored.Chunk.IsUncommitted || await batches.ReadHeaderAsync(id.Batch, cancellation) == HeaderState.Committed) ? stored : null;

    /// <param name="current">Of a request that is stored to its end.</param>
    /// <param name="next">Makes the ordered state; called again after a lost race. It gives back what it was given where there is nothing to do.</param>
    /// <param name="makesWork">The ordered state waits for a gateway call.</param>
    /// <param name="isDryRun">Nothing is written.</param>
    /// <returns>Null when it is gone.</returns>
    /// <exception cref="InvalidOperationException">It can be neither written nor understood: somebody must look.</exception>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached: whether it was stored is unknown.</exception>
    public async Task<OrderedChunk?> WriteAsync(StoredChunk? current, Func<Chunk, DateTimeOffset, Chunk> next, bool makesWork, bool isDryRun, CancellationToken cancellation)
    {
        for (var races = 0; races < MaxRaces && current is not null; races++)
        {
            var now = time.GetUtcNow();
            var chunk = machine.Commit(current.Chunk, now);
            var ordered = next(chunk, now);
            if (ordered == chunk || isDryRun)
            {
                return new OrderedChunk(ordered, null);
            }

            // As at accept: while the gate is closed a hint would only be in the way.
            if (makesWork && await gate.ReadAsync(cancellation) is { Position: not GatePosition.Open } closed)
            {
                ordered = machine.Hold(ordered, closed.Why(), now);
            }

            var result = await table.WriteAsync(current, ordered, cancellation);
            if (result.Written)
            {
                return new OrderedChunk(result.Current!.Chunk, makesWork ? result.Current : null);
            }

            current = result.Current;
        }

        return current is null ? null : throw new InvalidOperationException($"What was ordered of chunk {current.Chunk.Id} could not be stored in {MaxRaces} tries, each of which found it changed.");
    }

    /// <summary>
    /// The hint after the write. A crash in between makes the message late by the marker's two minutes. The other way round every write that
    /// takes longer than the hint would do that, since its worker would find the old state and drop it.
    /// </summary>
    /// <returns>False when it could not be put.</returns>
    public async Task<bool> HintAsync(OrderedChunk ordered) =>
        ordered.Work is not { } stored || ChunkMachine.HintDelay(stored.Chunk, time.GetUtcNow()) is not { } delay || await queue.TryPutAsync(stored, delay);
}

/// <param name="Chunk">As it stands now; in a dry run as it would stand.</param>
/// <param name="Work">What may need a hint; null when nothing was written.</param>
public sealed record OrderedChunk(Chunk Chunk, StoredChunk? Work);
