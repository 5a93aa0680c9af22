using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Finds the chunks whose send marker is due now or within <see cref="SendingOptions.LookAhead"/>. Scheduled chunks get their first hint. Chunks whose
/// hint was lost or dropped, or whose lease ended, get a new hint.
/// </summary>
public sealed class SendSweep(
    DueSends due,
    ChunkStore chunks,
    SendQueue queue,
    SendingGate gate,
    ChunkMachine machine,
    TimeProvider time,
    ILogger<SendSweep> logger)
{
    private const int Parallel = 8;

    private readonly Ramp _ramp = new();

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (late, onTime) = await due.FindAsync(now, cancellation);

        // While the workers are behind, more hints for due chunks would only wait in the queue, so the sweep enqueues none and the ramp pauses.
        var isBehind = (late.Count > 0 || (onTime.Count > 0 && onTime[0].Marker.At <= now)) && await queue.IsBehindAsync(cancellation);
        IEnumerable<DueMarker> work = isBehind ? onTime.Where(ahead => ahead.Marker.At > now) : [.. SomeOf(late), .. onTime];
        var state = await gate.ReadAsync(cancellation);
        var hinted = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(work, parallel, async (marker, stop) =>
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

        due.Seen(late, onTime);
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

    private async Task<bool> HintAsync(ChunkId id, GateState state, CancellationToken cancellation)
    {
        var stored = await chunks.TryReadAsync(id, cancellation);
        var now = time.GetUtcNow();
        if (stored is null || ChunkMachine.SweepDelay(stored.Chunk, now) is not { } delay)
        {
            // The chunk changed since the query, cannot be read, or is not due yet.
            return false;
        }

        // A chunk whose lease or validity ended makes no call, so it does not need an open gate.
        if (state.Position != GatePosition.Open && !stored.Chunk.Has(MessageStatus.Sending) && now <= stored.Chunk.ValidUntil)
        {
            var kept = machine.Hold(stored.Chunk, state.Why(), now);
            if (kept != stored.Chunk)
            {
                await chunks.WriteAsync(stored, kept, cancellation);
            }

            return false;
        }

        // The hint precedes the write: a crash between the two repeats the hint. In the other order the chunk would wait another lease for its hint.
        await queue.PutAsync(id, delay, cancellation);
        await chunks.WriteAsync(stored, machine.Hinted(stored.Chunk, now), cancellation);
        return true;
    }
}
