using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Finds the chunks whose send marker is due now or within <see cref="SendingOptions.LookAhead"/>. Scheduled chunks get their first hint. Chunks whose
/// hint was lost or dropped, or whose lease ended, get a new hint. Chunks of priority high come first, then normal, then low.
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

        // While the workers of a queue are behind, more hints for due chunks would only wait in it, so the sweep enqueues none. If no late chunk is left,
        // the ramp pauses.
        var behind = await BehindAsync(late.Concat(onTime).Where(work => work.Marker.At <= now), cancellation);
        bool IsWanted(DueMarker work) => work.Marker.At > now || !behind.Contains(IsLow(work));
        var work = SomeOf(late, [.. late.Where(IsWanted)]).Concat(onTime.Where(IsWanted)).OrderByDescending(marker => marker.Priority);
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

    private static bool IsLow(DueMarker work) => work.Priority == Priority.Low;

    private async Task<HashSet<bool>> BehindAsync(IEnumerable<DueMarker> work, CancellationToken cancellation)
    {
        HashSet<bool> behind = [];
        foreach (var isLow in work.Select(IsLow).Distinct())
        {
            if (await queue.IsBehindAsync(isLow ? Priority.Low : Priority.Normal, cancellation))
            {
                behind.Add(isLow);
            }
        }

        return behind;
    }

    private IEnumerable<DueMarker> SomeOf(IReadOnlyCollection<DueMarker> late, IReadOnlyCollection<DueMarker> wanted)
    {
        if (wanted.Count > 0)
        {
            return wanted.Take(_ramp.Next());
        }

        if (late.Count == 0)
        {
            _ramp.Reset();
        }

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
        await queue.PutAsync(stored.Chunk, delay, cancellation);
        await chunks.WriteAsync(stored, machine.Hinted(stored.Chunk, now), cancellation);
        return true;
    }
}
