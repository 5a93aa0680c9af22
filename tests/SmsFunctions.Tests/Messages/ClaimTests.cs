using SmsFunctions.Messages;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>What a worker does with a hint, and claims that come back unused.</summary>
public sealed class ClaimTests
{
    private readonly ChunkMachine _machine = Machine();

    [Fact]
    public void A_hint_that_is_ignored_has_a_reason()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var sent = _machine.Answer(claimed, call, Replies(Accepted()), true, Noon);

        Assert.Equal(new Claim.Ignore("its request is not completely stored"), _machine.Claim(_machine.AwaitHeader(Chunk()), Noon));
        Assert.Equal(new Claim.Ignore("another worker is sending it"), _machine.Claim(claimed, Noon));
        Assert.Equal(new Claim.Ignore("no message waits for a call"), _machine.Claim(sent, Noon));
        Assert.Equal(new Claim.Ignore("it is not due"), _machine.Claim(Chunk() with { NotBefore = Noon.AddHours(2) }, Noon));
    }

    [Fact]
    public void A_message_is_still_sent_at_the_end_of_its_validity() => Assert.IsType<Claim.Take>(_machine.Claim(Chunk(), Noon.AddDays(1)));

    [Fact]
    public void A_returned_claim_gives_back_its_attempt_and_says_so_in_the_history()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);

        var back = _machine.HandBack(claimed, call, Noon.AddMinutes(1));

        Assert.Equal(0, back.Attempts);
        Assert.Equal(new HistoryEntry(MessageStatus.Queued, Noon.AddMinutes(1), "given back before the call"), back.Recipients[0].History[^1]);
    }

    [Fact]
    public void A_claim_that_no_recipient_waits_for_is_not_returned()
    {
        var (claimed, _) = _machine.Claimed(Chunk(), Noon);

        Assert.Same(claimed, _machine.HandBack(claimed, "another", Noon));
    }

    [Fact]
    public void Several_recipients_that_are_to_be_tried_later_count_as_one_failed_call()
    {
        var (claimed, call) = _machine.Claimed(Chunk(2), Noon);
        var busy = Declined(Verdict.TryLater, GatewayErrorCode.GatewayBusy);

        Assert.Equal(1, _machine.Answer(claimed, call, Replies(busy, busy), true, Noon).Failures);
    }

    [Fact]
    public void Tracking_starts_again_when_a_call_sends_messages_and_only_then()
    {
        var (claimed, call) = _machine.Claimed(Chunk(2) with { PollNumber = 2 }, Noon);
        var busy = Declined(Verdict.TryLater, GatewayErrorCode.GatewayBusy);

        var both = _machine.Answer(claimed, call, Replies(Accepted("a"), Accepted("b")), true, Noon);
        var repeated = _machine.Answer(both with { PollNumber = 2 }, call, Replies(Accepted("a"), Accepted("b")), true, Noon);

        Assert.Equal(0, both.PollNumber);
        Assert.Equal(2, repeated.PollNumber);
        Assert.Equal(2, _machine.Answer(claimed, call, Replies(busy, busy), true, Noon).PollNumber);
    }

    [Fact]
    public void An_automatic_resend_before_the_retry_of_other_recipients_has_the_marker()
    {
        var (claimed, call) = _machine.Claimed(Chunk(2) with { Mode = SendMode.AtLeastOnce, Attempts = 10 }, Noon);
        var replies = Replies(Declined(Verdict.Unconfirmed, GatewayErrorCode.NoAnswer), Declined(Verdict.TryLater, GatewayErrorCode.GatewayBusy));

        var next = _machine.Answer(claimed, call, replies, true, Noon);

        Assert.Equal((Noon.AddMinutes(10), new Marker(MarkerKind.Send, Noon.AddMinutes(5))), (next.NotBefore, next.Marker));
    }

    [Fact]
    public void A_message_that_is_due_within_the_look_ahead_and_a_minute_relies_on_its_hint()
    {
        var (near, far) = (Noon.AddSeconds(75), Noon.AddSeconds(75).AddTicks(1));

        Assert.Equal(
            [new Marker(MarkerKind.Send, near.AddMinutes(2)), new Marker(MarkerKind.Send, far)],
            new[] { near, far }.Select(due => _machine.Accept(Chunk() with { Due = due, NotBefore = due, Recipients = [new Recipient(Phone)] }).Marker!.Value));
    }
}
