using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Gate;

/// <summary>
/// The gate that all calls of all instances must pass: one row, which each instance reads with a delay of at most one second. It closes automatically
/// when the account is stopped or the gateway fails, and probes automatically whether it can reopen. An operator's setting overrides the automatic state.
/// </summary>
public sealed class SendingGate(
    GateTable table, GatewayClient gateway, IOptions<SendingOptions> sending, Alerts alerts, TimeProvider time, ILogger<SendingGate> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    // A claimed chunk or a gateway reply waits while the gate is read or moved, so both have a timeout.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private const int MaxRounds = 10;

    private readonly CallNotes _notes = new();

    private readonly RefreshedValue<StoredGate> _gate = new(
        (_, cancellation) => table.ReadAsync(cancellation),
        new RefreshPolicy(Fresh, Timeout, Timeout, fault => StorageFault.IsOutage(fault), logger.GateNotRead),
        time);

    /// <summary>Returns the state of the gate, at most one second old; while storage is unavailable, the last known state.</summary>
    /// <exception cref="RequestFailedException">Storage is unavailable and the gate was never read.</exception>
    public async Task<GateState> ReadAsync(CancellationToken cancellation) => (await _gate.GetAsync(cancellation)).State;

    /// <summary>
    /// Like <see cref="ReadAsync(CancellationToken)"/>, for the worker of a hint. The hint may be newer than the cached state of this instance.
    /// </summary>
    /// <param name="probeOf">The generation that the hint probes; null for every other hint.</param>
    public async Task<GateState> ReadAsync(int? probeOf, CancellationToken cancellation)
    {
        var gate = await ReadAsync(cancellation);
        for (var looks = 0; looks < 2 && gate.Generation < probeOf; looks++)
        {
            // The hint was enqueued after the write of its generation, so a fresh read finds that generation.
            _gate.Doubt();
            gate = await ReadAsync(cancellation);
        }

        return gate;
    }

    /// <summary>Records the reply to a call in memory, for this instance.</summary>
    /// <param name="startedUnder">The state that <see cref="ReadAsync(int?, CancellationToken)"/> returned before the call.</param>
    /// <param name="isProbe">True when the call was the breaker's probe: <see cref="GateState.IsProbe"/>.</param>
    public GateNote Note(GateState startedUnder, ChunkId chunk, bool isProbe, SendReply reply) => _notes.Note(startedUnder, chunk, isProbe, reply);

    /// <summary>Returns the probe of a hint that makes no call, so that another chunk may be the probe. A hint that is no probe changes nothing.</summary>
    public async Task ReturnProbeAsync(int? probe)
    {
        if (probe is not null && await ReadAsync(CancellationToken.None) is var state && state.IsProbe(probe))
        {
            await ApplyAsync(state, new GateMove.ReturnProbe(), CancellationToken.None);
        }
    }

    /// <summary>
    /// Moves the gate if its generation is still the one in which the call began. A failure to store the move is only logged, because the next reply
    /// of the same kind causes the same move.
    /// </summary>
    public async Task ApplyAsync(GateState startedUnder, GateMove move, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            await ChangeAsync(_gate.Known, (gate, now) => gate.Generation == startedUnder.Generation ? GateMachine.Next(gate, move, now) : gate, limit.Token);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            logger.GateNotMoved(fault, move.GetType().Name);
        }
    }

    /// <summary>Opens or holds the gate for an operator.</summary>
    /// <param name="position"><see cref="GatePosition.Open"/> or <see cref="GatePosition.Held"/>.</param>
    /// <param name="by">The name of the caller; null when it has none.</param>
    /// <exception cref="RequestFailedException">Storage is unavailable. It is unknown whether the state was stored.</exception>
    public async Task<GateState> SetAsync(GatePosition position, string? reason, CancellationToken cancellation, string? by = null)
    {
        var move = new GateMove.Set(position, reason, by);
        return (await ChangeAsync(null, (gate, now) => GateMachine.Next(gate, move, now), cancellation)).Gate;
    }

    /// <summary>Makes the probe of a closed gate if one is due. The release timer calls it at every tick.</summary>
    /// <param name="releaseOne">
    /// Enqueues a hint for one waiting chunk, with the generation that it probes, and returns whether a chunk was waiting. It should not select the same
    /// chunk each time: a chunk that the gateway never accepts would keep the gate closed.
    /// </param>
    public async Task<ProbeStep> ProbeAsync(Func<int, CancellationToken, Task<bool>> releaseOne, CancellationToken cancellation)
    {
        var gate = await ReadAsync(cancellation);
        GateMove? probe = !GateMachine.IsProbeDue(gate, time.GetUtcNow()) ? null
            : gate.Position == GatePosition.Stopped ? new GateMove.AskBalance()
            : gate.Position == GatePosition.Breaker ? new GateMove.SendProbe(sending.Value.Lease)
            : null;
        if (probe is null)
        {
            return new ProbeStep.Nothing();
        }

        // The state is written before the probe. An instance that loses the write makes no probe. If the probe is lost after the write, the
        // next probe is due after the usual pause.
        var (mine, isMine) = await ChangeAsync(
            _gate.Known,
            (now, at) => now.Generation == gate.Generation && GateMachine.IsProbeDue(now, at) ? GateMachine.Next(now, probe, at) : now,
            cancellation);
        return !isMine ? new ProbeStep.Nothing()
            : mine.Position == GatePosition.Stopped ? await AskBalanceAsync(mine, cancellation)
            : await ReleaseAsync(mine, releaseOne, cancellation);
    }

    private async Task<ProbeStep> AskBalanceAsync(GateState mine, CancellationToken cancellation)
    {
        var reply = await gateway.BalanceAsync(cancellation);
        logger.GateProbed(mine.Probes, reply.Verdict);
        await ApplyAsync(mine, new GateMove.BalanceHeard(reply), cancellation);
        return new ProbeStep.AskedBalance(reply.Verdict);
    }

    private async Task<ProbeStep> ReleaseAsync(GateState mine, Func<int, CancellationToken, Task<bool>> releaseOne, CancellationToken cancellation)
    {
        var isReleased = false;
        try
        {
            isReleased = await releaseOne(mine.Generation, cancellation);
        }
        finally
        {
            if (!isReleased)
            {
                await ApplyAsync(mine, new GateMove.ReturnProbe(), CancellationToken.None);
            }
        }

        return isReleased ? new ProbeStep.Released(mine.Generation) : new ProbeStep.NothingWaits();
    }

    /// <param name="from">The known state to start with; null reads it. If the state has changed, the write fails and the new state is read.</param>
    /// <param name="decide">Returns the next state, or the same state to change nothing.</param>
    private async Task<(GateState Gate, bool IsWritten)> ChangeAsync(
        StoredGate? from, Func<GateState, DateTimeOffset, GateState> decide, CancellationToken cancellation)
    {
        var before = from ?? await table.ReadAsync(cancellation);
        for (var write = new OptimisticWrite("The gate", MaxRounds); ; write.Again())
        {
            var now = time.GetUtcNow();
            var next = decide(before.State, now);
            if (next == before.State)
            {
                return (before.State, false);
            }

            var (current, isWritten) = await table.WriteAsync(before, next, now, cancellation);
            _gate.Set(current);
            if (isWritten)
            {
                Report(before.State, next);
                return (next, true);
            }

            before = current;
        }
    }

    private void Report(GateState before, GateState next)
    {
        if (before.Position != next.Position)
        {
            if (next.Position == GatePosition.Open)
            {
                alerts.GateOpened(next.Reason);
            }
            else
            {
                alerts.GateClosed(next.Position.ToString(), next.Code, next.Reason);
            }
        }
    }
}
