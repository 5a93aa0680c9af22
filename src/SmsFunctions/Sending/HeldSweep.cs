using SmsFunctions.Callbacks;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Releases the messages that were held while the gate was closed: by priority and oldest first, a few at first, then more. Expired messages are released also
/// while the gate is closed, because their worker makes no call.
/// </summary>
public sealed class HeldSweep(
    DueWork due, ChunkStore chunks, SendQueue queue, HoldReleaser releaser, SendingGate gate, PreSendChecks checks, TimeProvider time, Random random)
{
    private const int Candidates = 20;

    // The probe needs a chunk that passes the pre-send checks. The search for it stops after this number of chunks or this time.
    private const int MaxTried = 200;
    private static readonly TimeSpan ProbeBudget = TimeSpan.FromSeconds(5);

    // Expired chunks are searched among the oldest held chunks, and released in rounds.
    private const int MaxRead = 10_000;
    private const int MaxPerRound = 2_000;
    private static readonly TimeSpan ExpiryBudget = TimeSpan.FromSeconds(45);

    // While the gate is open, only messages that were accepted at the moment of opening are held, so one query per minute is enough.
    private static readonly TimeSpan EmptyPause = TimeSpan.FromMinutes(1);

    private readonly Ramp _ramp = new();
    private int? _emptyGeneration;
    private long _emptyAt;

    /// <summary>Releases the next messages while the gate is open.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var state = await gate.ReadAsync(cancellation);
        var now = time.GetUtcNow();
        if (state.Position != GatePosition.Open || (_emptyGeneration == state.Generation && time.GetElapsedTime(_emptyAt) < EmptyPause))
        {
            _ramp.Reset();
            return;
        }

        var found = await due.FindUrgentAsync(MarkerKind.Held, now, _ramp.Next(), cancellation);
        if (found.Count == 0)
        {
            _ramp.Reset();
            (_emptyGeneration, _emptyAt) = (state.Generation, time.GetTimestamp());
            return;
        }

        await releaser.ReleaseAsync(found, HoldReason.Gate, cancellation);
    }

    /// <summary>Releases expired messages while the gate is closed. It stops when the time budget is used up.</summary>
    public async Task ExpireAsync(CancellationToken cancellation)
    {
        var end = time.GetUtcNow() + ExpiryBudget;
        var released = MaxPerRound;
        while (released == MaxPerRound && time.GetUtcNow() < end && (await gate.ReadAsync(cancellation)).Position != GatePosition.Open)
        {
            var now = time.GetUtcNow();
            var expired = (await due.FindAsync(MarkerKind.Held, now, MaxRead, cancellation)).Where(work => IsExpired(work, now)).Take(MaxPerRound).ToList();
            await releaser.ReleaseAsync(expired, HoldReason.Gate, cancellation);
            released = expired.Count;
        }
    }

    /// <summary>
    /// Enqueues the probe: one chunk whose call tests whether the gateway accepts messages again. The chunk is chosen at random from the oldest, so that
    /// a chunk that always fails does not block all others.
    /// </summary>
    /// <returns>False when no held chunk may be the probe.</returns>
    public async Task<bool> ProbeAsync(int generation, CancellationToken cancellation)
    {
        // An expired chunk makes no call, so it cannot be a probe.
        var now = time.GetUtcNow();
        var oldest = (await due.FindAsync(MarkerKind.Held, now, MaxRead, cancellation)).Where(work => !IsExpired(work, now)).Take(MaxTried).ToList();
        var first = oldest.Count == 0 ? 0 : random.Next(Math.Min(Candidates, oldest.Count));
        foreach (var work in oldest.Skip(first).Concat(oldest.Take(first)).TakeWhile(_ => time.GetUtcNow() < now + ProbeBudget))
        {
            if (await MayBeCalledAsync(work.Chunk, cancellation))
            {
                // The marker stays unchanged: if the hint is lost, the chunk still waits for the gate.
                await queue.PutProbeAsync(work.Chunk, generation, cancellation);
                return true;
            }
        }

        return false;
    }

    // A chunk that fails a pre-send check gets the hold reason of that check.
    private async Task<bool> MayBeCalledAsync(ChunkId id, CancellationToken cancellation)
    {
        if (await chunks.TryReadAsync(id, cancellation) is not { Chunk.HeldBy: HoldReason.Gate } stored)
        {
            return false;
        }

        var decision = await checks.AskAsync(stored.Chunk, cancellation);
        checks.GiveBack(decision);
        if (decision.Instead is { } instead && instead != stored.Chunk)
        {
            await chunks.WriteAsync(stored, instead, cancellation);
        }

        return decision.Instead is null;
    }

    private static bool IsExpired(DueMarker work, DateTimeOffset now) => work.ValidUntil < now;
}
