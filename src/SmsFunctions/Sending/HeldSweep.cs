using Microsoft.Extensions.Logging;
using SmsFunctions.Account;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>Lets go what was kept back while the gate was closed: oldest first, a few at first, then more.</summary>
public sealed class HeldSweep(DueWork due, ChunkTable table, SendQueue queue, Gate gate, ChunkMachine machine, TimeProvider time, Random random, ILogger<HeldSweep> logger)
{
    private const int Parallel = 8;
    private const int Candidates = 20;

    // While the gate is open hardly anything is ever kept back: only what was accepted in the very moment it opened.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Ramp _ramp = new();
    private int? _emptyGeneration;
    private DateTimeOffset _nextLook;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var state = await gate.ReadAsync(cancellation);
        var now = time.GetUtcNow();
        if (state.Position != GatePosition.Open || (_emptyGeneration == state.Generation && now < _nextLook))
        {
            _ramp.Next(hasBacklog: false);
            return;
        }

        var found = await due.FindAsync(MarkerKind.Held, now, _ramp.Next(hasBacklog: true), cancellation);
        if (found.Count == 0)
        {
            _ramp.Next(hasBacklog: false);
            (_emptyGeneration, _nextLook) = (state.Generation, now + Quiet);
            return;
        }

        logger.LetGo(found.Count);
        await System.Threading.Tasks.Parallel.ForEachAsync(found, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (marker, stop) => await LetGoAsync(marker.Chunk, stop));
    }

    /// <summary>The one chunk that tries whether the gateway takes messages again: any of the oldest, since one that is never taken must not hold up all.</summary>
    /// <returns>False: nothing waits.</returns>
    public async Task<bool> ProbeAsync(int generation, CancellationToken cancellation)
    {
        var oldest = await due.FindAsync(MarkerKind.Held, time.GetUtcNow(), Candidates, cancellation);
        if (oldest.Count == 0)
        {
            return false;
        }

        // Its marker stays: if the hint is lost, the chunk still waits for the gate.
        await queue.PutProbeAsync(oldest[random.Next(oldest.Count)].Chunk, generation, cancellation);
        return true;
    }

    private async Task LetGoAsync(ChunkId id, CancellationToken cancellation)
    {
        try
        {
            if (await table.ReadAsync(id, cancellation) is { Chunk.IsHeld: true } stored)
            {
                await queue.PutAsync(id, TimeSpan.Zero, cancellation);
                await table.WriteAsync(stored, machine.Hinted(stored.Chunk, time.GetUtcNow()), cancellation);
            }
        }
        catch (Exception fault) when (ChunkEntity.IsUnreadable(fault))
        {
            logger.ChunkUnreadable(fault, id);
        }
    }
}
