using SmsFunctions.Gate;
using SmsFunctions.Messages;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Gate;

/// <summary>The times and the counts of the gate's probes.</summary>
public sealed class ProbeTests
{
    private static readonly GateMove Credits = new GateMove.Stop(GatewayErrorCode.NotEnoughCredits, "Error_Not_Enough_Credits");
    private static readonly GateState Broken =
        GateMachine.Next(GateState.Initial, new GateMove.Trip(GatewayErrorCode.GatewayBusy, "Error_Gateway_Busy"), Noon);

    [Fact]
    public void A_probe_is_due_from_its_time_on_and_never_while_the_gate_is_open()
    {
        Assert.False(GateMachine.IsProbeDue(Broken, Noon.AddSeconds(30).AddTicks(-1)));
        Assert.True(GateMachine.IsProbeDue(Broken, Noon.AddSeconds(30)));
        Assert.True(GateMachine.IsProbeDue(Broken, Noon.AddDays(1)));
        Assert.False(GateMachine.IsProbeDue(GateState.Initial, Noon));
    }

    [Fact]
    public void A_lost_probe_of_the_breaker_is_replaced_after_the_next_pause_when_that_is_longer_than_the_lease()
    {
        var probed = GateMachine.Next(Broken, new GateMove.SendProbe(TimeSpan.FromSeconds(45)), Noon.AddSeconds(30));

        Assert.Equal((1, Noon.AddSeconds(90)), (probed.Probes, probed.NextProbeAt));
    }

    [Fact]
    public void A_returned_probe_leaves_the_earlier_ones_counted()
    {
        var back = GateMachine.Next(Broken with { Probes = 3 }, new GateMove.ReturnProbe(), Noon);

        Assert.Equal(2, back.Probes);
    }

    [Fact]
    public void A_stop_that_returns_after_many_probes_is_probed_after_an_hour()
    {
        var past = new PastStop(nameof(GatewayErrorCode.NotEnoughCredits), Probes: 9, Noon.AddMinutes(-1), IsProven: false, BalanceSeen: 3);

        var stopped = GateMachine.Next(GateState.Initial with { Past = past }, Credits, Noon);

        Assert.Equal((9, Noon.AddHours(1)), (stopped.Probes, stopped.NextProbeAt));
    }

    [Fact]
    public void A_probe_that_was_made_when_the_next_was_due_stands_for_both()
    {
        var stopped = GateMachine.Next(GateState.Initial, Credits, Noon);

        var asked = GateMachine.Next(stopped, new GateMove.AskBalance(), Noon.AddMinutes(5));

        Assert.Equal(Noon.AddMinutes(9), asked.NextProbeAt);
    }
}
