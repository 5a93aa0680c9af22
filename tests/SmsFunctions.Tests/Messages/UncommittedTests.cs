using SmsFunctions.Messages;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>Chunks of a request that takes several transactions.</summary>
public sealed class UncommittedTests
{
    private static readonly MessageError Why = new("Held", "held");

    private readonly ChunkMachine _machine = Machine();

    [Fact]
    public void An_uncommitted_chunk_is_looked_at_two_minutes_after_its_creation()
    {
        var waiting = _machine.AwaitHeader(Chunk());

        Assert.Equal((true, new Marker(MarkerKind.Uncommitted, Noon.AddMinutes(2))), (waiting.IsUncommitted, waiting.Marker));
    }

    [Fact]
    public void A_committed_chunk_can_be_claimed_and_a_second_commit_changes_nothing()
    {
        var committed = _machine.Commit(_machine.AwaitHeader(Chunk()), Noon.AddSeconds(1));

        Assert.Equal((false, MarkerKind.Send), (committed.IsUncommitted, committed.Marker!.Value.Kind));
        Assert.IsType<Claim.Take>(_machine.Claim(committed, Noon.AddSeconds(1)));
        Assert.Same(committed, _machine.Commit(committed, Noon.AddSeconds(2)));
    }

    [Fact]
    public void An_uncommitted_chunk_is_not_held()
    {
        var waiting = _machine.AwaitHeader(Chunk());

        Assert.Same(waiting, _machine.Hold(waiting, Why, Noon));
        Assert.Same(waiting, _machine.HoldUntil(waiting, Noon.AddHours(8), Why, Noon));
        Assert.Same(waiting, _machine.HoldUnpaid(waiting, Why, null, Noon));
    }
}
