using SmsFunctions.Messages;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

public sealed class ChunkMachineTests
{
    private readonly ChunkMachine _machine = Machine();

    [Fact]
    public void The_marker_of_an_accepted_chunk_is_due_two_minutes_later()
    {
        var chunk = Chunk(2);

        Assert.Equal([MessageStatus.Queued, MessageStatus.Queued], chunk.Statuses());
        Assert.Equal(new Marker(MarkerKind.Send, Noon.AddMinutes(2)), chunk.Marker);
    }

    [Fact]
    public void A_claim_takes_the_queued_recipients_and_marks_the_end_of_its_lease()
    {
        var (claimed, call) = _machine.Claimed(Chunk(2), Noon);

        Assert.Equal([MessageStatus.Sending, MessageStatus.Sending], claimed.Statuses());
        Assert.All(claimed.Recipients, recipient => Assert.Equal(call, recipient.Call));
        Assert.Equal((1, Noon.AddMinutes(2)), (claimed.Attempts, claimed.LeaseUntil));
        Assert.Equal(new Marker(MarkerKind.Send, Noon.AddMinutes(2)), claimed.Marker);
    }

    [Fact]
    public void A_second_hint_of_a_claimed_chunk_is_ignored()
    {
        var (claimed, _) = _machine.Claimed(Chunk(), Noon);

        Assert.IsType<Claim.Ignore>(_machine.Claim(claimed, Noon.AddSeconds(119)));
    }

    [Fact]
    public void An_expired_lease_leaves_its_recipients_unconfirmed_and_no_further_work()
    {
        var (claimed, _) = _machine.Claimed(Chunk(), Noon);

        var giveUp = Assert.IsType<Claim.GiveUp>(_machine.Claim(claimed, Noon.AddMinutes(2)));

        Assert.Equal([MessageStatus.Unconfirmed], giveUp.Next.Statuses());
        Assert.Null(giveUp.Next.Marker);
        Assert.IsType<Claim.Ignore>(_machine.Claim(giveUp.Next, Noon.AddMinutes(3)));
    }

    [Fact]
    public void A_hint_waits_at_most_five_seconds_for_its_due_time()
    {
        var later = Chunk() with { NotBefore = Noon.AddSeconds(5) };

        Assert.Equal(new Claim.WaitUntil(later.NotBefore), _machine.Claim(later, Noon));
        Assert.Equal(new Claim.Requeue(later.NotBefore), _machine.Claim(later, Noon.AddTicks(-1)));
        Assert.Equal(new Claim.Requeue(later.NotBefore), _machine.Claim(later, Noon.AddSeconds(-55)));
        Assert.IsType<Claim.Ignore>(_machine.Claim(later, Noon.AddSeconds(-55).AddTicks(-1)));
    }

    [Fact]
    public void A_message_past_its_validity_expires_and_is_not_sent()
    {
        var giveUp = Assert.IsType<Claim.GiveUp>(_machine.Claim(Chunk(), Noon.AddDays(1).AddTicks(1)));

        Assert.Equal([MessageStatus.Expired], giveUp.Next.Statuses());
        Assert.Null(giveUp.Next.Marker);
    }

    [Fact]
    public void An_accepted_answer_gives_each_recipient_its_id_and_starts_tracking()
    {
        var (claimed, call) = _machine.Claimed(Chunk(2), Noon);

        var sent = _machine.Answer(claimed, call, Replies(Accepted("a1"), Accepted("b2")), true, Noon.AddSeconds(1));

        Assert.Equal(["a1", "b2"], sent.Recipients.Select(recipient => recipient.GatewayId));
        Assert.Equal([MessageStatus.Sent, MessageStatus.Sent], sent.Statuses());
        Assert.Equal(MarkerKind.Poll, sent.Marker?.Kind);
        Assert.InRange(sent.Marker!.Value.At, Noon.AddSeconds(17), Noon.AddSeconds(21));
        Assert.Null(sent.LeaseUntil);
    }

    [Theory]
    [InlineData(Verdict.Refused, GatewayErrorCode.InvalidDestinationAddress, MessageStatus.Rejected)]
    [InlineData(Verdict.Refused, GatewayErrorCode.UnknownRefusal, MessageStatus.Failed)]
    [InlineData(Verdict.Unconfirmed, GatewayErrorCode.NoAnswer, MessageStatus.Unconfirmed)]
    [InlineData(Verdict.TryLater, GatewayErrorCode.GatewayBusy, MessageStatus.Queued)]
    [InlineData(Verdict.AccountStopped, GatewayErrorCode.NotEnoughCredits, MessageStatus.Queued)]
    public void Every_other_answer_sets_the_expected_status_and_error(Verdict verdict, GatewayErrorCode code, MessageStatus expected)
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);

        var next = _machine.Answer(claimed, call, Replies(Declined(verdict, code)), true, Noon);

        Assert.Equal([expected], next.Statuses());
        Assert.Equal(new MessageError(code.ToString(), $"Error_{code}"), next.Recipients[0].Error);
        Assert.Equal(expected == MessageStatus.Queued, next.Marker is { Kind: MarkerKind.Send });
    }

    [Fact]
    public void Retry_delays_grow_and_end_with_the_last_attempt()
    {
        var machine = Machine(maxAttempts: 3);
        var (chunk, now) = (Chunk(), Noon);
        var delays = new List<double>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var (claimed, call) = machine.Claimed(chunk, now);
            chunk = machine.Answer(claimed, call, Replies(Declined(Verdict.TryLater, GatewayErrorCode.QueueFull)), true, now);
            delays.Add((chunk.NotBefore - now).TotalSeconds);
            now = chunk.NotBefore;
        }

        Assert.Equal([5, 10], delays[..2]);
        Assert.Equal([MessageStatus.Failed], chunk.Statuses());
        Assert.Null(chunk.Marker);
    }

    [Theory]
    [InlineData(Verdict.AccountStopped, GatewayErrorCode.InvalidPassword)]
    [InlineData(Verdict.TryLater, GatewayErrorCode.NotSent)]
    public void A_stopped_account_and_an_unreachable_gateway_use_up_no_attempt(Verdict verdict, GatewayErrorCode code)
    {
        var (chunk, now) = (Chunk(), Noon);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var (claimed, call) = _machine.Claimed(chunk, now);
            chunk = _machine.Answer(claimed, call, Replies(Declined(verdict, code)), true, now);
            now = chunk.NotBefore;
        }

        Assert.Equal([MessageStatus.Queued], chunk.Statuses());
        Assert.Equal((20, 0), (chunk.Attempts, chunk.Failures));
        Assert.True(chunk.Recipients[0].History.Length <= 24);
        Assert.Equal(MessageStatus.Queued, chunk.Recipients[0].History[0].Status);
    }

    [Fact]
    public void A_batch_answer_updates_each_recipient_and_only_queued_ones_are_called_again()
    {
        var (claimed, call) = _machine.Claimed(Chunk(3), Noon);
        var replies = Replies(
            Accepted("a"),
            Declined(Verdict.AccountStopped, GatewayErrorCode.NotEnoughCredits),
            Declined(Verdict.Refused, GatewayErrorCode.MessageRejected));
        var mixed = _machine.Answer(claimed, call, replies, true, Noon);

        Assert.Equal([MessageStatus.Sent, MessageStatus.Queued, MessageStatus.Rejected], mixed.Statuses());
        Assert.Equal(MarkerKind.Send, mixed.Marker?.Kind);

        var (again, _) = _machine.Claimed(mixed, mixed.NotBefore);
        Assert.Equal([MessageStatus.Sent, MessageStatus.Sending, MessageStatus.Rejected], again.Statuses());
    }

    [Fact]
    public void Tracking_starts_when_the_last_queued_recipient_expires()
    {
        var (claimed, call) = _machine.Claimed(Chunk(2), Noon);
        var half = _machine.Answer(claimed, call, Replies(Accepted(), Declined(Verdict.TryLater, GatewayErrorCode.GatewayBusy)), true, Noon);

        var giveUp = Assert.IsType<Claim.GiveUp>(_machine.Claim(half, Noon.AddDays(2)));

        Assert.Equal([MessageStatus.Sent, MessageStatus.Expired], giveUp.Next.Statuses());
        Assert.Equal(MarkerKind.Poll, giveUp.Next.Marker?.Kind);
    }

    [Fact]
    public void An_answer_that_comes_after_the_lease_replaces_unconfirmed()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var lost = Assert.IsType<Claim.GiveUp>(_machine.Claim(claimed, Noon.AddMinutes(3))).Next;

        var landed = _machine.Answer(lost, call, Replies(Accepted("late")), true, Noon.AddMinutes(4));

        Assert.Equal([MessageStatus.Sent], landed.Statuses());
        Assert.Equal("late", landed.Recipients[0].GatewayId);
        Assert.Null(landed.Recipients[0].Error);
        Assert.Equal(MarkerKind.Poll, landed.Marker?.Kind);
    }

    [Fact]
    public void An_answer_to_an_older_call_adds_its_id_and_changes_nothing_else()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var resent = claimed with { Recipients = [claimed.Recipients[0] with { Call = "another", Status = MessageStatus.Sent, GatewayIds = ["new"] }] };

        var landed = _machine.Answer(resent, call, Replies(Accepted("old")), true, Noon);

        Assert.Equal<IEnumerable<string>>(["old", "new"], landed.Recipients[0].GatewayIds);
        Assert.Equal([MessageStatus.Sent], landed.Statuses());
    }

    [Fact]
    public void A_returned_claim_counts_no_failure_and_is_queued_again()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);

        var back = _machine.HandBack(claimed, call, Noon.AddMinutes(1));

        Assert.Equal([MessageStatus.Queued], back.Statuses());
        Assert.Equal(0, back.Failures);
        Assert.IsType<Claim.Take>(_machine.Claim(back, Noon.AddMinutes(1)));
    }

    [Fact]
    public void A_delivered_message_is_finished()
    {
        var delivered = _machine.Poll(Sent(), [(0, Status(DeliveryStatus.Delivered))], true, Noon.AddSeconds(20));

        Assert.Equal([MessageStatus.Delivered], delivered.Statuses());
        Assert.Equal(Noon.AddSeconds(20), delivered.Recipients[0].FinalAt);
        Assert.Equal(Noon, delivered.Recipients[0].SentAt);
        Assert.Null(delivered.Marker);
    }

    [Fact]
    public void A_late_status_never_changes_a_final_status()
    {
        var delivered = _machine.Poll(Sent(), [(0, Status(DeliveryStatus.Delivered))], true, Noon.AddSeconds(20));

        var after = _machine.Poll(delivered, [(0, Status(DeliveryStatus.Sent))], true, Noon.AddMinutes(1));

        Assert.Equal(delivered.Recipients[0], after.Recipients[0]);
    }

    [Fact]
    public void The_last_check_without_a_final_status_ends_as_unknown_with_the_last_gateway_status()
    {
        var chunk = Sent();
        for (var check = 0; check < 4; check++)
        {
            chunk = _machine.Poll(chunk, [(0, Status(DeliveryStatus.DeliveredToGateway))], true, chunk.Marker!.Value.At);
        }

        Assert.Equal([MessageStatus.Unknown], chunk.Statuses());
        Assert.Equal(nameof(DeliveryStatus.DeliveredToGateway), chunk.Recipients[0].GatewayStatus);
        Assert.Null(chunk.Marker);
    }

    [Fact]
    public void A_last_check_that_did_not_reach_the_gateway_is_repeated()
    {
        var chunk = Sent() with { PollNumber = 3 };
        var now = Noon.AddHours(47);
        var unreachable = new StatusReply(Verdict.TryLater, new GatewayError(GatewayErrorCode.NotSent, "refused"), null, null, null);

        var again = _machine.Poll(chunk, [(0, unreachable)], true, now);
        var atLast = _machine.Poll(again, [(0, unreachable)], true, now.AddHours(24));

        Assert.Equal(new Marker(MarkerKind.Poll, now.AddHours(1)), again.Marker);
        Assert.Equal([MessageStatus.Unknown], atLast.Statuses());
    }

    [Fact]
    public void An_incomplete_round_of_checks_keeps_its_results_and_continues_soon()
    {
        var (claimed, call) = _machine.Claimed(Chunk(2), Noon);
        var sent = _machine.Answer(claimed, call, Replies(Accepted("a"), Accepted("b")), true, Noon);

        var part = _machine.Poll(sent, [(0, Status(DeliveryStatus.Delivered))], false, Noon.AddMinutes(2));

        Assert.Equal([MessageStatus.Delivered, MessageStatus.Sent], part.Statuses());
        Assert.Equal((0, new Marker(MarkerKind.Poll, Noon.AddMinutes(2).AddSeconds(10))), (part.PollNumber, part.Marker));
    }

    private Chunk Sent()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        return _machine.Answer(claimed, call, Replies(Accepted()), true, Noon);
    }
}
