using SmsFunctions.Account;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Lets go what was releaser back while the gate was closed: oldest first, a few at first, then more. What is not worth sending any more needs
/// no open gate: its worker makes no call.
/// </summary>
public sealed class HeldSweep(DueWork due, ChunkTable table, SendQueue queue, HoldReleaser releaser, Gate gate, PreSendChecks checks, TimeProvider time, Random random)
{
    private const int Candidates = 20;

    // What may not be called now anyway, in quiet hours or for want of money, would find out nothing: so many are looked at for one that may.
    private const int MostTried = 200;
    private static readonly TimeSpan TrialBudget = TimeSpan.FromSeconds(5);

    // What waits is looked through in whole while the gate is closed, and let go at most so fast.
    private const int MostSeen = 10_000;
    private const int MaxPerTick = 2_000;

    // While the gate is open hardly anything is ever releaser back: only what was accepted in the very moment it opened.
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

    /// <summary>The one chunk that tries whether the gateway takes messages again: any of the oldest, since one that is never taken must not hold up all.</summary>
    /// <returns>False: nothing waits.</returns>
    public async Task<bool> ProbeAsync(int generation, CancellationToken cancellation)
    {
        // What is not worth sending makes no call and would find out nothing, however many of them there are.
        var now = time.GetUtcNow();
        var oldest = (await due.FindAsync(MarkerKind.Held, now, MostSeen, cancellation)).Where(work => !IsExpired(work, now)).Take(MostTried).ToList();
        var first = oldest.Count == 0 ? 0 : random.Next(Math.Min(Candidates, oldest.Count));
        foreach (var work in oldest.Skip(first).Concat(oldest.Take(first)).TakeWhile(_ => time.GetUtcNow() < now + TrialBudget))
        {
            if (await MayBeCalledAsync(work.Chunk, cancellation))
            {
                // Its marker stays: if the hint is lost, the chunk still waits for the gate.
                await queue.PutProbeAsync(work.Chunk, generation, cancellation);
                return true;
            }
        }

        return false;
    }

    // What something else keeps back waits for that from now on.
    private async Task<bool> MayBeCalledAsync(ChunkId id, CancellationToken cancellation)
    {
        if (await table.TryReadAsync(id, cancellation) is not { Chunk.HeldBy: HoldReason.Gate } stored)
        {
            return false;
        }

        var decision = await checks.AskAsync(stored.Chunk, cancellation);
        checks.GiveBack(decision);
        if (decision.Instead is { } instead && instead != stored.Chunk)
        {
            await table.WriteAsync(stored, instead, cancellation);
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
