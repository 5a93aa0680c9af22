using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Account;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Finds the chunks whose send marker is due, or will be before the next ticks: scheduled ones get their first hint, and those whose hint
/// was lost, refused or outlived by its lease get a new one.
/// </summary>
public sealed class SendSweep(
    DueWork due, ChunkTable table, SendQueue queue, Gate gate, ChunkMachine machine, TimerHeartbeat heartbeat, IOptions<SendingOptions> options, TimeProvider time, ILogger<SendSweep> logger)
{
    // Each costs a read, a put and a write; what is left over is due at the next tick.
    private const int MaxPerTick = 2_000;
    private const int Parallel = 8;

    // With a sweep every few seconds nothing is this late: nobody has swept for a while, and the gateway is not to have it all at once.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    private readonly Ramp _ramp = new();

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (late, onTime) = await FindAsync(now, cancellation);

        // While hints wait in the queue, whatever is due waits there too, or would have to wait behind them; the ramp rests until they are gone.
        var isBehind = (late.Count > 0 || (onTime.Count > 0 && onTime[0].Marker.At <= now)) && await queue.IsBehindAsync(cancellation);
        IEnumerable<DueMarker> work = isBehind ? onTime.Where(ahead => ahead.Marker.At > now) : [.. SomeOf(late), .. onTime];
        var state = await gate.ReadAsync(cancellation);
        var hinted = 0;
        await System.Threading.Tasks.Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation }, async (marker, stop) =>
        {
            if (await HintAsync(marker.Chunk, state, stop))
            {
                Interlocked.Increment(ref hinted);
            }
        });
        if (hinted > 0)
        {
            logger.HintsPut(hinted, late.Count);
        }

        heartbeat.See(MarkerKind.Send, late.Concat(onTime).Min(work => (DateTimeOffset?)work.DueSince), options.Value.Lease);
    }

    private IEnumerable<DueMarker> SomeOf(IReadOnlyList<DueMarker> late)
    {
        if (late.Count > 0)
        {
            return late.Take(_ramp.Next());
        }

        _ramp.Reset();
        return [];
    }

    private async Task<(IReadOnlyList<DueMarker> Late, IReadOnlyList<DueMarker> OnTime)> FindAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var until = now + options.Value.LookAhead;
        var found = await due.FindAsync(MarkerKind.Send, until, MaxPerTick, cancellation);
        List<DueMarker> late = [.. found.TakeWhile(work => work.Marker.At <= now - Late)];

        // A long backlog would hide what is on time.
        var onTime = late.Count > 0 && found.Count == MaxPerTick
            ? await due.FindAsync(MarkerKind.Send, now - Late, until, MaxPerTick, cancellation)
            : [.. found.Skip(late.Count)];
        return (late, onTime);
    }

    private async Task<bool> HintAsync(ChunkId id, GateState state, CancellationToken cancellation)
    {
        var stored = await table.TryReadAsync(id, cancellation);
        var now = time.GetUtcNow();
        if (stored is null || ChunkMachine.SweepDelay(stored.Chunk, now) is not { } delay)
        {
            // It moved since it was found, cannot be read, or it is not yet its time.
            return false;
        }

        // A worker that finds its time run out needs no open gate.
        if (state.Position != GatePosition.Open && !stored.Chunk.Has(MessageStatus.Sending) && now <= stored.Chunk.ValidUntil)
        {
            var kept = machine.Hold(stored.Chunk, state.Why(), now);
            if (kept != stored.Chunk)
            {
                await table.WriteAsync(stored, kept, cancellation);
            }

            return false;
        }

        // The hint first: a crash in between repeats it, the other way round would lose it for another two minutes.
        await queue.PutAsync(id, delay, cancellation);
        await table.WriteAsync(stored, machine.Hinted(stored.Chunk, now), cancellation);
        return true;
    }
}
