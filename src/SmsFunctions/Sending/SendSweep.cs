using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Finds the chunks whose send marker is due, whose hint was therefore lost, refused or outlived by its lease, and puts a new hint.
/// </summary>
public sealed class SendSweep(DueWork due, ChunkTable table, SendQueue queue, ChunkMachine machine, TimeProvider time, ILogger<SendSweep> logger)
{
    // Each costs a read, a put and a write; what is left over is due at the next tick.
    private const int MaxPerTick = 2_000;
    private const int Parallel = 8;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var found = await due.FindAsync(MarkerKind.Send, MaxPerTick, cancellation);
        if (found.Count == 0 || await queue.IsBehindAsync(cancellation))
        {
            return;
        }

        logger.HintsLost(found.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(found, options, async (work, stop) => await TryHintAsync(work.Chunk, stop));
    }

    // One chunk that a newer version wrote, say, must not hold up all that come after it.
    private async Task TryHintAsync(ChunkId id, CancellationToken cancellation)
    {
        try
        {
            await HintAsync(id, cancellation);
        }
        catch (Exception fault) when (ChunkEntity.IsUnreadable(fault))
        {
            logger.ChunkUnreadable(fault, id);
        }
    }

    private async Task HintAsync(ChunkId id, CancellationToken cancellation)
    {
        var stored = await table.ReadAsync(id, cancellation);
        var now = time.GetUtcNow();
        if (stored?.Chunk.Marker is not { Kind: MarkerKind.Send } marker || marker.At > now)
        {
            // It moved since it was found.
            return;
        }

        // The hint first: a crash in between repeats it, the other way round would lose it for another two minutes.
        await queue.PutAsync(id, TimeSpan.Zero, cancellation);
        await table.WriteAsync(stored, machine.Hinted(stored.Chunk, now), cancellation);
    }
}
