using SmsFunctions.Messages;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>Gateway ids and other answers of an earlier call that arrive during or after a later one.</summary>
public sealed class LateIdTests
{
    private readonly ChunkMachine _machine = Machine();

    [Fact]
    public void A_message_whose_first_call_was_accepted_during_its_second_is_sent_even_if_the_second_is_refused()
    {
        var (second, call) = SecondCallWithAnIdOfTheFirst();

        var refused = _machine.Answer(second, call, Replies(Declined(Verdict.Refused, GatewayErrorCode.Duplicate)), true, Noon.AddMinutes(7));

        AssertProven(refused, Noon.AddMinutes(7));
    }

    [Fact]
    public void A_message_whose_first_call_was_accepted_during_its_second_is_sent_even_if_the_worker_of_the_second_stops()
    {
        var (second, _) = SecondCallWithAnIdOfTheFirst();

        AssertProven(Assert.IsType<Claim.GiveUp>(_machine.Claim(second, Noon.AddMinutes(9))).Next, Noon.AddMinutes(9));
    }

    [Fact]
    public void A_late_answer_without_a_result_does_not_postpone_the_automatic_resend()
    {
        var (claimed, call) = _machine.Claimed(Chunk() with { Mode = SendMode.AtLeastOnce }, Noon);
        var lost = Assert.IsType<Claim.GiveUp>(_machine.Claim(claimed, Noon.AddMinutes(3))).Next;

        var late = _machine.Answer(lost, call, Replies(Declined(Verdict.Unconfirmed, GatewayErrorCode.NoAnswer)), true, Noon.AddMinutes(4));

        Assert.Equal(lost.Recipients[0], late.Recipients[0]);
        Assert.Equal(Noon.AddMinutes(8), late.Recipients[0].ResendAt);
    }

    [Fact]
    public void An_answer_that_is_applied_twice_changes_nothing_the_second_time()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var once = _machine.Answer(claimed, call, Replies(Accepted("a1")), true, Noon);

        var twice = _machine.Answer(once, call, Replies(Accepted("a1")), true, Noon.AddMinutes(1));

        Assert.Equal(once.Recipients[0], twice.Recipients[0]);
    }

    [Fact]
    public void Another_id_does_not_reopen_a_message_whose_tracking_has_ended()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var sent = _machine.Answer(claimed, call, Replies(Accepted("new")), true, Noon);
        var ended = _machine.Poll(sent with { PollNumber = 3 }, [(0, Status(DeliveryStatus.Sent))], true, Noon.AddDays(2));
        Assert.Equal([MessageStatus.Unknown], ended.Statuses());

        var late = _machine.Answer(ended, "earlier", Replies(Accepted("old")), true, Noon.AddDays(2).AddMinutes(1));

        Assert.Equal([MessageStatus.Unknown], late.Statuses());
        Assert.Equal<IEnumerable<string>>(["old", "new"], late.Recipients[0].GatewayIds);
    }

    private (Chunk Chunk, string Call) SecondCallWithAnIdOfTheFirst()
    {
        var (claimed, first) = _machine.Claimed(Chunk() with { Mode = SendMode.AtLeastOnce }, Noon);
        var doubtful = _machine.Answer(claimed, first, Replies(Declined(Verdict.Unconfirmed, GatewayErrorCode.NoAnswer)), true, Noon);
        var (again, second) = _machine.Claimed(doubtful, Noon.AddMinutes(5));

        var proven = _machine.Answer(again, first, Replies(Accepted("first")), true, Noon.AddMinutes(6));

        Assert.Equal([MessageStatus.Sending], proven.Statuses());
        return (proven, second);
    }

    private static void AssertProven(Chunk chunk, DateTimeOffset at)
    {
        var recipient = Assert.Single(chunk.Recipients);
        Assert.Equal((MessageStatus.Sent, "first", null), (recipient.Status, recipient.GatewayId, recipient.Error));
        Assert.Equal(new HistoryEntry(MessageStatus.Sent, at, "an earlier call was accepted"), recipient.History[^1]);
    }
}
