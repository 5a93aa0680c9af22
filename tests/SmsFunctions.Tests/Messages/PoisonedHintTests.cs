using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>When a chunk whose hints fail is given up.</summary>
public sealed class PoisonedHintTests
{
    private readonly ChunkMachine _machine = Machine();

    [Fact]
    public void The_third_poisoned_hint_after_an_hour_ends_the_message()
    {
        var twice = _machine.Poison(_machine.Poison(Chunk(), Noon), Noon.AddMinutes(30));

        Assert.Equal([MessageStatus.Queued], _machine.Poison(twice, Noon.AddHours(1).AddTicks(-1)).Statuses());
        Assert.Equal([MessageStatus.Failed], _machine.Poison(twice, Noon.AddHours(1)).Statuses());
    }

    [Fact]
    public void A_call_in_progress_is_given_up_at_the_end_of_its_lease_and_not_before()
    {
        var twice = _machine.Poison(_machine.Poison(Chunk(), Noon), Noon.AddMinutes(30));
        var (claimed, _) = _machine.Claimed(twice, Noon.AddMinutes(60));

        Assert.Equal([MessageStatus.Sending], _machine.Poison(claimed, Noon.AddMinutes(62).AddTicks(-1)).Statuses());
        Assert.Equal([MessageStatus.Unconfirmed], _machine.Poison(claimed, Noon.AddMinutes(62)).Statuses());
    }

    [Fact]
    public void A_poisoned_hint_does_not_move_the_marker_before_the_end_of_a_long_lease()
    {
        var machine = new ChunkMachine(Plan(), Retries(), Options.Create(new SendingOptions { Lease = TimeSpan.FromMinutes(30) }));
        var (claimed, _) = machine.Claimed(Chunk(), Noon);

        Assert.Equal(new Marker(MarkerKind.Send, Noon.AddMinutes(30)), machine.Poison(claimed, Noon).Marker);
    }

    [Fact]
    public void A_poisoned_hint_of_a_call_that_is_due_counts_before_the_marker_is_due()
    {
        var chunk = Chunk();

        Assert.True(chunk.Marker!.Value.At > Noon);
        Assert.Equal(1, _machine.Poison(chunk, Noon).Poisoned);
    }

    [Fact]
    public void A_resent_message_is_not_ended_by_its_next_poisoned_hint()
    {
        var failed = _machine.Poison(Chunk() with { Poisoned = 2, PoisonedSince = Noon.AddHours(-1) }, Noon);
        Assert.Equal([MessageStatus.Failed], failed.Statuses());

        var resent = _machine.Resend(failed, "order", Noon.AddHours(1));

        Assert.Equal((0, null), (resent.Poisoned, resent.PoisonedSince));
        Assert.Equal([MessageStatus.Queued], _machine.Poison(resent, Noon.AddHours(2)).Statuses());
    }
}
