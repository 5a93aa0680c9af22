using SmsFunctions.Callbacks;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Releases the messages that were held while the gate was closed: oldest first, a few at first, then more. Expired messages are released also
/// while the gate is closed, because their worker makes no call.
/// </summary>
public sealed class HeldSweep(
    DueWork due, ChunkStore chunks, SendQueue queue, HoldReleaser releaser, SendingGate gate, PreSendChecks checks, TimeProvider time, Random random)
{
    private const int Candidates = 20;

    // The probe needs a chunk that passes the pre-send checks. The search for one stops after so many chunks or this time.
    private const int MostTried = 200;
    private static readonly TimeSpan TrialBudget = TimeSpan.FromSeconds(5);

    // While the gate is closed, each tick reads at most MostSeen held chunks and releases at most MaxPerTick expired ones.
    private const int MostSeen = 10_000;
    private const int MaxPerTick = 2_000;

    // While the gate is open, only messages that were accepted at the moment of opening are held, so a look each minute is enough.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Ramp _ramp = new();
    private int? _emptyGeneration;
    private DateTimeOffset _nextLook, _nextExpiry;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var state = await gate.ReadAsync(cancellation);
        var now = time.GetUtcNow();
        if (state.Position != GatePosition.Open)
        {
            _ramp.Reset();
            await LetGoExpiredAsync(now, cancellation);
            return;
        }

        if (_emptyGeneration == state.Generation && now < _nextLook)
        {
            _ramp.Reset();
            return;
        }

        var found = await due.FindAsync(MarkerKind.Held, now, _ramp.Next(), cancellation);
        if (found.Count == 0)
        {
            _ramp.Reset();
            (_emptyGeneration, _nextLook) = (state.Generation, now + Quiet);
            return;
        }

        await releaser.LetGoAsync(found, HoldReason.Gate, cancellation);
    }

    /// <summary>
    /// Enqueues the probe: one chunk whose call tests whether the gateway accepts messages again. The chunk is chosen at random from the oldest, so that
    /// a chunk that always fails does not block all others.
    /// </summary>
    /// <returns>False when no held chunk can be called.</returns>
    public async Task<bool> ProbeAsync(int generation, CancellationToken cancellation)
    {
        // An expired chunk makes no call, so it cannot be a probe.
        var now = time.GetUtcNow();
        var oldest = (await due.FindAsync(MarkerKind.Held, now, MostSeen, cancellation)).Where(work => !IsExpired(work, now)).Take(MostTried).ToList();
        var first = oldest.Count == 0 ? 0 : random.Next(Math.Min(Candidates, oldest.Count));
        foreach (var work in oldest.Skip(first).Concat(oldest.Take(first)).TakeWhile(_ => time.GetUtcNow() < now + TrialBudget))
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

    private async Task LetGoExpiredAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (now < _nextExpiry)
        {
            return;
        }

        var expired = (await due.FindAsync(MarkerKind.Held, now, MostSeen, cancellation)).Where(work => IsExpired(work, now)).Take(MaxPerTick).ToList();
        if (expired.Count < MaxPerTick)
        {
            _nextExpiry = now + Quiet;
        }

        await releaser.LetGoAsync(expired, HoldReason.Gate, cancellation);
    }
}
