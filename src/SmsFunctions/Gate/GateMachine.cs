using SmsFunctions.Gateway;
using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>
/// The state machine of the gate. It reads no clock and no storage. A move that has no effect in a position returns the
/// same state.
/// </summary>
public static class GateMachine
{
    // The times of the first, second and later probes of a stop, counted from its start. After these, one probe is made each hour.
    private static readonly TimeSpan[] StopProbes = [.. new[] { 1, 5, 15, 30, 60 }.Select(minutes => TimeSpan.FromMinutes(minutes))];
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    public static GateState Next(GateState state, GateMove move, DateTimeOffset now) => (state.Position, move) switch
    {
        (_, GateMove.Set set) when set.Position == state.Position => state with { Reason = set.Reason, By = set.By },
        (_, GateMove.Set set) => Moved(state, set.Position, now) with { Reason = set.Reason, By = set.By, Past = null },

        (GatePosition.Open or GatePosition.Breaker, GateMove.Stop stop) => Stopped(state, stop, now),
        (GatePosition.Open, GateMove.Trip trip) => Moved(state, GatePosition.Breaker, now) with
        {
            Code = trip.Code.ToString(),
            Reason = GateReason.Of(trip),
            NextProbeAt = now + ShortestPause,
        },
        (GatePosition.Open, GateMove.Prove) when state.Past is { IsProven: false } past => state with { Past = Proven(past) },

        (GatePosition.Stopped, GateMove.AskBalance) => state with { Probes = state.Probes + 1, NextProbeAt = NextBalance(state, now) },
        (GatePosition.Stopped, GateMove.BalanceHeard heard) => Heard(state, heard.Reply, now),

        (GatePosition.Breaker, GateMove.SendProbe send) => state with
        {
            // The new generation invalidates the result of an older probe, so that only one probe is active.
            Generation = state.Generation + 1,
            Probes = state.Probes + 1,
            NextProbeAt = now + Longer(Pause(state.Probes + 1), send.Timeout),
        },
        (GatePosition.Breaker, GateMove.ReturnProbe) => state with { Probes = Math.Max(0, state.Probes - 1), NextProbeAt = now },
        (GatePosition.Breaker, GateMove.ProbeFailed failed) => state with
        {
            // The new generation invalidates a repeated hint of the same probe.
            Generation = state.Generation + 1,
            Code = failed.Code.ToString(),
            Reason = GateReason.Of(failed),
            NextProbeAt = now + Pause(state.Probes),
        },
        (GatePosition.Breaker, GateMove.ProbePassed passed) => Moved(state, GatePosition.Open, now) with
        {
            Past = passed.IsAccepted && state.Past is { } past ? Proven(past) : state.Past,
        },

        // All other moves change nothing. In particular, no result of a call or probe still in progress ends an operator's hold.
        _ => state,
    };

    /// <summary>Whether a probe is due.</summary>
    public static bool IsProbeDue(GateState state, DateTimeOffset now) => state.NextProbeAt <= now;

    private static GateState Moved(GateState state, GatePosition position, DateTimeOffset now) =>
        new() { Position = position, Generation = state.Generation + 1, Since = now, Past = state.Past };

    private static GateState Stopped(GateState state, GateMove.Stop stop, DateTimeOffset now)
    {
        var code = stop.Code.ToString();
        var probes = state.Past is { } past && past.Code == code && now - past.EndedAt < Hour ? past.Probes : 0;
        return Moved(state, GatePosition.Stopped, now) with
        {
            Code = code,
            Reason = GateReason.Of(stop),
            Probes = probes,
            NextProbeAt = now + StopProbes[Math.Min(probes, StopProbes.Length - 1)],
            BalanceSeen = stop.SomeAccepted ? null : state.Past?.BalanceSeen,
            Past = null,
        };
    }

    // The interval starts at the scheduled time, not at the tick that handled it. A missed probe is not repeated.
    private static DateTimeOffset NextBalance(GateState state, DateTimeOffset now)
    {
        var step = state.Probes + 1 < StopProbes.Length ? StopProbes[state.Probes + 1] - StopProbes[state.Probes] : Hour;
        var next = (state.NextProbeAt ?? now) + step;
        return next > now ? next : now + step;
    }

    private static GateState Heard(GateState state, BalanceReply reply, DateTimeOffset now) => reply.Verdict switch
    {
        Verdict.Accepted when !Suffices(state, reply.Balance!.Value) => state with
        {
            BalanceSeen = reply.Balance,
            Reason = GateReason.OfBalance(reply.Balance.Value),
        },
        Verdict.Accepted => Moved(state, GatePosition.Open, now) with
        {
            Past = new PastStop(state.Code!, state.Probes, now, IsProven: false, reply.Balance),
        },
        Verdict.AccountStopped => state with
        {
            Code = reply.Error!.Code.ToString(),
            Reason = GateReason.Of(new GateMove.Stop(reply.Error.Code, reply.Error.Detail)),
        },
        _ => state,
    };

    // A balance that was too low before is still too low; a balance of zero is always too low.
    private static bool Suffices(GateState state, decimal balance) =>
        state.Code != nameof(GatewayErrorCode.NotEnoughCredits) || (balance > 0 && !(balance <= state.BalanceSeen));

    private static PastStop Proven(PastStop past) => past with { IsProven = true, BalanceSeen = null };

    private static TimeSpan Pause(int failed) => TimeSpan.FromTicks((long)Math.Min(LongestPause.Ticks, ShortestPause.Ticks * Math.Pow(2, failed)));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
