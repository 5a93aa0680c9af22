using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Gate;

public sealed class GateMachineTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly GateMove Credits = new GateMove.Stop(GatewayErrorCode.NotEnoughCredits, "Error_Not_Enough_Credits");
    private static readonly GateMove Unread = new GateMove.Stop(GatewayErrorCode.Unreadable, "it is empty");
    private static readonly GateMove Busy = new GateMove.Trip(GatewayErrorCode.GatewayBusy, "Error_Gateway_Busy");
    private static readonly GateMove BusyStill = new GateMove.ProbeFailed(GatewayErrorCode.GatewayBusy, "Error_Gateway_Busy");

    /// <summary>
    /// Applies every move to every position. A change of position increments the generation. Without such a change, only the moves that start
    /// and fail a breaker probe increment it.
    /// </summary>
    [Theory]
    [InlineData("Open", "Stopped Breaker Open Open Open Open Open Open Open")]
    [InlineData("Held", "Held Held Held Held Held Held Held Held Held")]
    [InlineData("Stopped", "Stopped Stopped Stopped Stopped Open Stopped Stopped Stopped Stopped")]
    [InlineData("Breaker", "Stopped Breaker Breaker Breaker Breaker Breaker Breaker Open Breaker")]
    public void Every_move_leads_from_every_position_to_the_expected_one(string from, string expected)
    {
        var state = At(Enum.Parse<GatePosition>(from));
        GateMove[] moves =
        [
            Credits, Busy, new GateMove.Prove(), new GateMove.AskBalance(), new GateMove.BalanceHeard(Balance(100)),
            new GateMove.SendProbe(Lease), new GateMove.ReturnProbe(), new GateMove.ProbePassed(true), BusyStill,
        ];

        var next = moves.Select(move => GateMachine.Next(state, move, Noon)).ToList();

        Assert.Equal(expected, string.Join(' ', next.Select(gate => gate.Position)));
        Assert.All(moves.Zip(next), pair => Assert.Equal(
            pair.Second.Position != state.Position
                || (pair.First is GateMove.SendProbe or GateMove.ProbeFailed && state.Position == GatePosition.Breaker) ? 6 : 5,
            pair.Second.Generation));
    }

    [Theory]
    [InlineData(GatePosition.Open)]
    [InlineData(GatePosition.Held)]
    [InlineData(GatePosition.Stopped)]
    [InlineData(GatePosition.Breaker)]
    public void An_operators_setting_overrides_every_position_and_changes_only_the_reason_of_the_same_position(GatePosition from)
    {
        foreach (var to in new[] { GatePosition.Open, GatePosition.Held })
        {
            var before = At(from);

            var next = GateMachine.Next(before, new GateMove.Set(to, "because"), Noon);

            var expected = from == to
                ? before with { Reason = "because" }
                : new GateState { Position = to, Generation = 6, Since = Noon, Reason = "because" };
            Assert.Equal(expected, next);
        }
    }

    [Fact]
    public void A_stop_has_a_reason_with_advice_and_is_probed_after_1_5_15_30_and_60_minutes_and_then_each_hour()
    {
        var gate = GateMachine.Next(GateState.Initial, Credits, Noon);
        Assert.Equal(("NotEnoughCredits", Noon), (gate.Code, gate.Since));
        Assert.Contains("Top it up", gate.Reason);

        var minutes = new List<double>();
        for (var probe = 0; probe < 7; probe++)
        {
            minutes.Add((gate.NextProbeAt!.Value - Noon).TotalMinutes);
            gate = GateMachine.Next(gate, new GateMove.AskBalance(), gate.NextProbeAt.Value.AddSeconds(7));
        }

        Assert.Equal([1, 5, 15, 30, 60, 120, 180], minutes);
        Assert.Equal(7, gate.Probes);
    }

    [Fact]
    public void A_long_overdue_probe_is_made_once()
    {
        var gate = GateMachine.Next(GateState.Initial, Credits, Noon);

        gate = GateMachine.Next(gate, new GateMove.AskBalance(), Noon.AddHours(5));

        Assert.Equal(Noon.AddHours(5).AddMinutes(4), gate.NextProbeAt);
    }

    [Fact]
    public void A_probe_that_finds_another_stop_keeps_the_gate_closed_and_replaces_the_reason()
    {
        var gate = GateMachine.Next(GateState.Initial, Credits, Noon);

        var next = GateMachine.Next(gate, new GateMove.BalanceHeard(Failed(Verdict.AccountStopped, GatewayErrorCode.InvalidPassword)), Noon.AddMinutes(1));

        Assert.Equal((GatePosition.Stopped, gate.Generation, "InvalidPassword"), (next.Position, next.Generation, next.Code));
        Assert.Contains("Gateway__Password", next.Reason);
    }

    [Theory]
    [InlineData(Verdict.TryLater, GatewayErrorCode.NotSent)]
    [InlineData(Verdict.Refused, GatewayErrorCode.UnknownRefusal)]
    public void A_balance_call_without_a_result_does_not_change_the_gate(Verdict verdict, GatewayErrorCode code)
    {
        var gate = GateMachine.Next(GateState.Initial, Credits, Noon);

        Assert.Equal(gate, GateMachine.Next(gate, new GateMove.BalanceHeard(Failed(verdict, code)), Noon.AddMinutes(1)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-3, false)]
    [InlineData(0.5, true)]
    public void Only_a_positive_balance_opens_a_gate_that_closed_for_a_lack_of_credits(decimal balance, bool opens)
    {
        var gate = GateMachine.Next(GateState.Initial, Credits, Noon);

        var next = GateMachine.Next(gate, new GateMove.BalanceHeard(Balance(balance)), Noon.AddMinutes(1));

        Assert.Equal(opens, next.Position == GatePosition.Open);
    }

    [Fact]
    public void A_balance_that_was_too_low_opens_the_gate_once_and_then_only_a_higher_one_does()
    {
        var gate = Reopened(Credits, balance: 3);
        gate = GateMachine.Next(gate, Credits, Noon.AddMinutes(2));

        gate = GateMachine.Next(gate, new GateMove.BalanceHeard(Balance(3)), Noon.AddMinutes(7));
        Assert.Equal(GatePosition.Stopped, gate.Position);
        Assert.Contains("3", gate.Reason);

        Assert.Equal(GatePosition.Open, GateMachine.Next(gate, new GateMove.BalanceHeard(Balance(4)), Noon.AddMinutes(17)).Position);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_an_accepted_message_an_unchanged_balance_opens_the_gate_again(bool inTheSameCall)
    {
        var gate = Reopened(Credits, balance: 3);
        var stop = new GateMove.Stop(GatewayErrorCode.NotEnoughCredits, "Error_Not_Enough_Credits", SomeAccepted: inTheSameCall);
        gate = inTheSameCall ? gate : GateMachine.Next(gate, new GateMove.Prove(), Noon.AddMinutes(1));

        gate = GateMachine.Next(gate, stop, Noon.AddMinutes(2));

        Assert.Equal(GatePosition.Open, GateMachine.Next(gate, new GateMove.BalanceHeard(Balance(3)), Noon.AddMinutes(7)).Position);
    }

    [Theory]
    [InlineData(59, 5)]
    [InlineData(60, 1)]
    public void A_stop_that_returns_within_an_hour_continues_its_probe_schedule(int minutesOpen, int firstProbe)
    {
        var gate = Reopened(Credits, balance: 3);
        var again = gate.Since!.Value.AddMinutes(minutesOpen);

        gate = GateMachine.Next(gate, Credits, again);

        Assert.Equal(again.AddMinutes(firstProbe), gate.NextProbeAt);
    }

    [Fact]
    public void A_different_stop_and_a_stop_after_an_operators_setting_restart_the_probe_schedule()
    {
        var gate = Reopened(Credits, balance: 3);
        var held = GateMachine.Next(gate, new GateMove.Set(GatePosition.Held, "x"), Noon.AddMinutes(2));
        var opened = GateMachine.Next(held, new GateMove.Set(GatePosition.Open, null), Noon.AddMinutes(3));

        Assert.Equal(Noon.AddMinutes(3), GateMachine.Next(gate, Unread, Noon.AddMinutes(2)).NextProbeAt);
        Assert.Equal(Noon.AddMinutes(5), GateMachine.Next(opened, Credits, Noon.AddMinutes(4)).NextProbeAt);
    }

    [Fact]
    public void A_gate_reopened_after_unreadable_answers_is_on_trial_until_something_was_accepted()
    {
        var gate = Reopened(Unread, balance: 3);

        Assert.True(gate.IsOnTrial);
        Assert.False(GateMachine.Next(gate, new GateMove.Prove(), Noon).IsOnTrial);
        Assert.False(Reopened(Credits, balance: 3).IsOnTrial);
    }

    [Fact]
    public void A_breaker_waits_30_seconds_and_twice_as_long_after_each_failed_probe_up_to_10_minutes()
    {
        var gate = GateMachine.Next(GateState.Initial, Busy, Noon);
        Assert.Equal("GatewayBusy", gate.Code);

        var (seconds, now) = (new List<double>(), Noon);
        for (var probe = 0; probe < 7; probe++)
        {
            seconds.Add((gate.NextProbeAt!.Value - now).TotalSeconds);
            now = gate.NextProbeAt.Value;
            gate = GateMachine.Next(gate, new GateMove.SendProbe(Lease), now);
            gate = GateMachine.Next(gate, BusyStill, now);
        }

        Assert.Equal([30, 60, 120, 240, 480, 600, 600], seconds);
    }

    [Fact]
    public void A_breaker_probe_has_its_own_generation_and_must_return_within_the_lease()
    {
        var gate = GateMachine.Next(GateState.Initial, Busy, Noon);

        var probed = GateMachine.Next(gate, new GateMove.SendProbe(Lease), Noon.AddSeconds(30));

        Assert.Equal(Noon.AddSeconds(30) + Lease, probed.NextProbeAt);
        Assert.True(probed.LetsThrough(probed.Generation) && probed.IsProbe(probed.Generation));
        Assert.False(probed.LetsThrough(gate.Generation) || probed.LetsThrough(null));
    }

    [Fact]
    public void A_returned_probe_is_not_used_up()
    {
        var gate = GateMachine.Next(GateState.Initial, Busy, Noon);
        var probed = GateMachine.Next(gate, new GateMove.SendProbe(Lease), Noon.AddSeconds(30));

        var back = GateMachine.Next(probed, new GateMove.ReturnProbe(), Noon.AddSeconds(31));

        Assert.Equal((0, Noon.AddSeconds(31)), (back.Probes, back.NextProbeAt));
    }

    [Fact]
    public void Only_an_open_gate_lets_all_calls_through()
    {
        Assert.True(At(GatePosition.Open).LetsThrough(null));
        Assert.All([GatePosition.Held, GatePosition.Stopped], position => Assert.False(At(position).LetsThrough(5)));
        Assert.All([GatePosition.Open, GatePosition.Held, GatePosition.Stopped], position => Assert.False(At(position).IsProbe(5)));
    }

    private static GateState At(GatePosition position) => new()
    {
        Position = position,
        Generation = 5,
        Since = Noon.AddMinutes(-1),
        Code = position is GatePosition.Stopped or GatePosition.Breaker ? "QueueFull" : null,
        NextProbeAt = position is GatePosition.Stopped or GatePosition.Breaker ? Noon : null,
    };

    private static GateState Reopened(GateMove stop, decimal balance)
    {
        var gate = GateMachine.Next(GateMachine.Next(GateState.Initial, stop, Noon.AddMinutes(-1)), new GateMove.AskBalance(), Noon);
        gate = GateMachine.Next(gate, new GateMove.BalanceHeard(Balance(balance)), Noon);
        Assert.Equal(GatePosition.Open, gate.Position);
        return gate;
    }

    private static BalanceReply Balance(decimal balance) => new(Verdict.Accepted, null, balance, $"{balance}");

    private static BalanceReply Failed(Verdict verdict, GatewayErrorCode code) => new(verdict, new GatewayError(code, $"Error_{code}"), null, null);
}
