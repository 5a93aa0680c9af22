using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Gateway;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Account;

/// <summary>
/// The gate that all instances' calls go through: one row, seen at most a second late. It closes by itself when the account is stopped or
/// the gateway in trouble, and finds out by itself when that is over; an operator's word wins over everything.
/// </summary>
public sealed class Gate(GateTable table, GatewayClient gateway, IOptions<SendingOptions> sending, Alerts alerts, TimeProvider time, ILogger<Gate> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    // A claimed chunk or a gateway's answer waits for whoever reads or moves the gate.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // Each lost race means that somebody else moved the gate; more of them than this is a fault in the storage.
    private const int MaxRaces = 10;

    private readonly CallNotes _notes = new();
    private readonly Lock _lock = new();
    private StoredGate? _known;
    private DateTimeOffset _knownAt;
    private Task<GateState>? _reading;
    private int _writes;
    private bool _isBlind;

    /// <summary>The gate as it stood at most a second ago; while storage cannot be reached, as it was last known.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be reached and the gate was never read.</exception>
    public async Task<GateState> ReadAsync(CancellationToken cancellation)
    {
        Task<GateState> read;
        lock (_lock)
        {
            if (_known is { } known && time.GetUtcNow() - _knownAt < Fresh)
            {
                return known.State;
            }

            read = _reading ??= RefreshAsync();
        }

        return await read.WaitAsync(cancellation);
    }

    /// <summary>As <see cref="ReadAsync(CancellationToken)"/> for the worker of a hint, which may be younger than what this instance knows.</summary>
    /// <param name="probeOf">The generation that the hint was put to try for; null for every other hint.</param>
    public async Task<GateState> ReadAsync(int? probeOf, CancellationToken cancellation)
    {
        var gate = await ReadAsync(cancellation);
        for (var looks = 0; looks < 2 && gate.Generation < probeOf; looks++)
        {
            // The hint was put after the write that gave it its generation.
            lock (_lock)
            {
                _knownAt = DateTimeOffset.MinValue;
            }

            gate = await ReadAsync(cancellation);
        }

        return gate;
    }

    /// <summary>Takes note of a call's answer: in memory, for this instance.</summary>
    /// <param name="startedUnder">What <see cref="ReadAsync(int?, CancellationToken)"/> gave before the call.</param>
    /// <param name="isProbe">The call was the breaker's try: <see cref="GateState.IsProbe"/>.</param>
    public GateNote Note(GateState startedUnder, ChunkId chunk, bool isProbe, SendReply reply) => _notes.Note(startedUnder, chunk, isProbe, reply);

    /// <summary>
    /// Moves the gate, if it still stands in the generation in which the call began. What cannot be stored is only logged: the next answer
    /// of its kind says it again.
    /// </summary>
    public async Task ApplyAsync(GateState startedUnder, GateMove move, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            await ChangeAsync(Known(), (gate, now) => gate.Generation == startedUnder.Generation ? GateMachine.Next(gate, move, now) : gate, limit.Token);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            logger.GateNotMoved(fault, move.GetType().Name);
        }
    }

    /// <summary>An operator's word.</summary>
    /// <param name="position"><see cref="GatePosition.Open"/> or <see cref="GatePosition.Held"/>.</param>
    /// <exception cref="RequestFailedException">Storage cannot be reached: whether it was stored is unknown.</exception>
    public async Task<GateState> SetAsync(GatePosition position, string? reason, CancellationToken cancellation)
    {
        var move = new GateMove.Set(position, reason);
        return (await ChangeAsync(null, (gate, now) => GateMachine.Next(gate, move, now), cancellation)).Gate;
    }

    /// <summary>Does what is due about a closed gate; to be called at every tick of the sending side's timer.</summary>
    /// <param name="releaseOne">
    /// Puts a hint for one chunk that waits, marked with the generation it tries for, and says whether there was one. Better not the same chunk each
    /// time: one that the gateway never takes would keep the gate closed for all.
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

        // The write first: whoever loses it makes no probe, and one that is lost after it costs a pause, not a second probe.
        var (mine, isMine) = await ChangeAsync(
            Known(), (now, at) => now.Generation == gate.Generation && GateMachine.IsProbeDue(now, at) ? GateMachine.Next(now, probe, at) : now, cancellation);
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
        var isOut = false;
        try
        {
            isOut = await releaseOne(mine.Generation, cancellation);
        }
        finally
        {
            if (!isOut)
            {
                await ApplyAsync(mine, new GateMove.ReturnProbe(), CancellationToken.None);
            }
        }

        return isOut ? new ProbeStep.Released(mine.Generation) : new ProbeStep.NobodyWaits();
    }

    /// <param name="from">What to begin with, if it is known; a write that does not match it reads anew.</param>
    /// <param name="decide">The next state; the same one to leave it.</param>
    private async Task<(GateState Gate, bool IsWritten)> ChangeAsync(StoredGate? from, Func<GateState, DateTimeOffset, GateState> decide, CancellationToken cancellation)
    {
        var before = from ?? await table.ReadAsync(cancellation);
        for (var races = 0; races < MaxRaces; races++)
        {
            var next = decide(before.State, time.GetUtcNow());
            if (next == before.State)
            {
                return (before.State, false);
            }

            var (current, isWritten) = await table.WriteAsync(before, next, cancellation);
            Remember(current);
            if (isWritten)
            {
                Tell(before.State, next);
                return (next, true);
            }

            before = current;
        }

        throw new InvalidOperationException($"The gate could not be moved in {MaxRaces} tries, each of which found it changed.");
    }

    private void Tell(GateState before, GateState next)
    {
        if (before.Position != next.Position)
        {
            if (next.Position == GatePosition.Open)
            {
                alerts.GateOpened(next);
            }
            else
            {
                alerts.GateClosed(next);
            }
        }
    }

    private StoredGate? Known()
    {
        lock (_lock)
        {
            return _known;
        }
    }

    private void Remember(StoredGate gate)
    {
        lock (_lock)
        {
            (_known, _knownAt) = (gate, time.GetUtcNow());
            _writes++;
        }
    }

    private async Task<GateState> RefreshAsync()
    {
        // Its caller holds the lock and has not taken note of the task yet.
        await Task.Yield();
        try
        {
            using var limit = new CancellationTokenSource(Timeout, time);
            var (asked, writes) = (time.GetUtcNow(), Volatile.Read(ref _writes));
            var read = await table.ReadAsync(limit.Token);
            lock (_lock)
            {
                // What was written meanwhile is newer than what was read.
                (_known, _knownAt) = _writes == writes ? (read, asked) : (_known, _knownAt);
                _isBlind = false;
                return _known!.State;
            }
        }
        catch (Exception fault) when (StorageFault.IsOutage(fault) && Known() is not null)
        {
            return Blind(fault);
        }
        finally
        {
            lock (_lock)
            {
                _reading = null;
            }
        }
    }

    private GateState Blind(Exception fault)
    {
        lock (_lock)
        {
            if (!_isBlind)
            {
                logger.GateNotRead(fault);
            }

            (_isBlind, _knownAt) = (true, time.GetUtcNow());
            return _known!.State;
        }
    }
}
