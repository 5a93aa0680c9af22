using SmsFunctions.Gateway;

namespace SmsFunctions.Account;

/// <summary>
/// Every next state of the gate is made here. It reads no clock and no storage; a move that means nothing in a position gives back the
/// same state.
/// </summary>
public static class GateMachine
{
    // How long a stop lasts until its first probe, its second …, counted from its beginning; then one each hour.
    private static readonly TimeSpan[] StopProbes = [.. new[] { 1, 5, 15, 30, 60 }.Select(minutes => TimeSpan.FromMinutes(minutes))];
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    public static GateState Next(GateState state, GateMove move, DateTimeOffset now) => (state.Position, move) switch
    {
        (_, GateMove.Set set) when set.Position == state.Position => state with { Reason = set.Reason },
        (_, GateMove.Set set) => Moved(state, set.Position, now) with { Reason = set.Reason, Past = null },

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
            // What an older probe may still find out counts no more: never are two out.
            Generation = state.Generation + 1,
            Probes = state.Probes + 1,
            NextProbeAt = now + Longer(Pause(state.Probes + 1), send.Timeout),
        },
        (GatePosition.Breaker, GateMove.ReturnProbe) => state with { Probes = Math.Max(0, state.Probes - 1), NextProbeAt = now },
        (GatePosition.Breaker, GateMove.ProbeFailed failed) => state with
        {
            // A second hint of the same probe has had its answer.
            Generation = state.Generation + 1,
            Code = failed.Code.ToString(),
            Reason = GateReason.Of(failed),
            NextProbeAt = now + Pause(state.Probes),
        },
        (GatePosition.Breaker, GateMove.ProbePassed passed) => Moved(state, GatePosition.Open, now) with
        {
            Past = passed.IsAccepted && state.Past is { } past ? Proven(past) : state.Past,
        },

        // Above all, whatever calls and probes still under way find out, an operator's hold stands.
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

    // Counted from the time that was set, not from the tick that came to it; one that was missed is not made up for.
    private static DateTimeOffset NextBalance(GateState state, DateTimeOffset now)
    {
        var step = state.Probes + 1 < StopProbes.Length ? StopProbes[state.Probes + 1] - StopProbes[state.Probes] : Hour;
        var next = (state.NextProbeAt ?? now) + step;
        return next > now ? next : now + step;
    }

    private static GateState Heard(GateState state, BalanceReply reply, DateTimeOffset now) => reply.Verdict switch
    {
        Verdict.Accepted when !Suffices(state, reply.Balance!.Value) => state with { BalanceSeen = reply.Balance, Reason = GateReason.OfBalance(reply.Balance.Value) },
        Verdict.Accepted => Moved(state, GatePosition.Open, now) with { Past = new PastStop(state.Code!, state.Probes, now, IsProven: false, reply.Balance) },
        Verdict.AccountStopped => state with { Code = reply.Error!.Code.ToString(), Reason = GateReason.Of(new GateMove.Stop(reply.Error.Code, reply.Error.Detail)) },
        _ => state,
    };

    // A rest that has not sufficed before will not suffice now; a zero never does.
    private static bool Suffices(GateState state, decimal balance) =>
        state.Code != nameof(GatewayErrorCode.NotEnoughCredits) || (balance > 0 && !(balance <= state.BalanceSeen));

    private static PastStop Proven(PastStop past) => past with { IsProven = true, BalanceSeen = null };

    private static TimeSpan Pause(int failed) => TimeSpan.FromTicks((long)Math.Min(LongestPause.Ticks, ShortestPause.Ticks * Math.Pow(2, failed)));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
