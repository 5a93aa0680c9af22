using SmsFunctions.Messages;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>The markers of chunks of priority low.</summary>
public sealed class LowPriorityTests
{
    private static readonly MessageError Closed = new("NotEnoughCredits", "Error_Not_Enough_Credits");

    private readonly ChunkMachine _machine = Machine();

    [Theory]
    [InlineData(Priority.Low, MarkerKind.SendLow)]
    [InlineData(Priority.Normal, MarkerKind.Send)]
    [InlineData(Priority.High, MarkerKind.Send)]
    public void Every_marker_for_a_call_is_of_the_kind_of_its_priority(Priority priority, MarkerKind kind)
    {
        var accepted = _machine.Accept(Chunk() with { Priority = priority });
        var (claimed, call) = _machine.Claimed(accepted, Noon);
        var retried = _machine.Answer(claimed, call, Replies(new PhoneReply(Verdict.TryLater, null, null)), counts: true, Noon);
        var released = _machine.Hinted(_machine.Hold(accepted, Closed, Noon), Noon);

        Assert.All(
            [accepted, claimed, retried, released, ChunkMachine.Unhinted(accepted), _machine.Poison(accepted, Noon), _machine.HandBack(claimed, call, Noon)],
            chunk => Assert.Equal(kind, chunk.Marker?.Kind));
        Assert.NotNull(ChunkMachine.HintDelay(accepted, Noon));
        Assert.NotNull(ChunkMachine.SweepDelay(accepted, Noon.AddMinutes(2)));
    }

    [Fact]
    public void A_low_chunk_with_the_marker_of_an_earlier_version_is_handled_and_gets_its_own_kind_with_the_next_change()
    {
        var old = _machine.Accept(Chunk() with { Priority = Priority.Low }) with { Marker = new Marker(MarkerKind.Send, Noon.AddMinutes(2)) };

        Assert.Equal(TimeSpan.Zero, ChunkMachine.SweepDelay(old, Noon.AddMinutes(2)));
        Assert.Equal(MarkerKind.Send, _machine.Poison(old, Noon).Marker?.Kind);
        Assert.Equal(MarkerKind.SendLow, _machine.Hinted(old, Noon).Marker?.Kind);
        Assert.Equal(MarkerKind.SendLow, _machine.Claimed(old, Noon).Chunk.Marker?.Kind);
    }

    [Fact]
    public void The_third_poisoned_hint_after_an_hour_ends_a_low_message_as_well()
    {
        var twice = _machine.Poison(_machine.Poison(_machine.Accept(Chunk() with { Priority = Priority.Low }), Noon), Noon.AddMinutes(30));

        Assert.Equal([MessageStatus.Failed], _machine.Poison(twice, Noon.AddHours(1)).Statuses());
    }
}
