using SmsFunctions.Messages;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>Messages that may have been sent, and the events that resolve the doubt.</summary>
public sealed class LateAnswerTests
{
    private readonly ChunkMachine _machine = Machine();

    [Fact]
    public void An_atLeastOnce_message_without_an_answer_is_called_again_once_after_five_minutes()
    {
        var doubtful = Unconfirmed(Chunk() with { Mode = SendMode.AtLeastOnce }, Noon);
        Assert.Equal(new Marker(MarkerKind.Send, Noon.AddMinutes(5)), doubtful.Marker);
        Assert.IsType<Claim.Ignore>(_machine.Claim(doubtful, Noon.AddMinutes(3)));
        Assert.IsType<Claim.Requeue>(_machine.Claim(doubtful, Noon.AddMinutes(4)));

        var again = Unconfirmed(doubtful, Noon.AddMinutes(5));

        Assert.Equal([MessageStatus.Unconfirmed], again.Statuses());
        Assert.Null(again.Marker);
        Assert.IsType<Claim.Ignore>(_machine.Claim(again, Noon.AddHours(1)));
    }

    [Fact]
    public void An_atLeastOnce_message_past_its_validity_stays_unconfirmed()
    {
        var doubtful = Unconfirmed(Chunk() with { Mode = SendMode.AtLeastOnce, ValidUntil = Noon.AddMinutes(2) }, Noon);

        var end = Assert.IsType<Claim.GiveUp>(_machine.Claim(doubtful, Noon.AddMinutes(5))).Next;

        Assert.Equal([MessageStatus.Unconfirmed], end.Statuses());
        Assert.Null(end.Marker);
    }

    [Theory]
    [InlineData(Verdict.Refused, GatewayErrorCode.Duplicate)]
    [InlineData(Verdict.Refused, GatewayErrorCode.MessageRejected)]
    [InlineData(Verdict.Refused, GatewayErrorCode.UnknownRefusal)]
    public void A_refusal_after_an_attempt_without_an_answer_keeps_the_doubt_and_sets_the_error(Verdict verdict, GatewayErrorCode code)
    {
        var doubtful = Unconfirmed(Chunk() with { Mode = SendMode.AtLeastOnce }, Noon);
        var (claimed, call) = _machine.Claimed(doubtful, Noon.AddMinutes(5));

        var refused = _machine.Answer(claimed, call, Replies(Declined(verdict, code)), true, Noon.AddMinutes(5));

        Assert.Equal([MessageStatus.Unconfirmed], refused.Statuses());
        Assert.Equal(code.ToString(), refused.Recipients[0].Error?.Code);
        Assert.Equal(code == GatewayErrorCode.Duplicate, refused.Recipients[0].Error!.Text.Contains("the earlier call was accepted", StringComparison.Ordinal));
        Assert.Null(refused.Marker);
    }

    [Fact]
    public void A_late_refusal_of_the_same_call_ends_the_doubt()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var lost = Assert.IsType<Claim.GiveUp>(_machine.Claim(claimed, Noon.AddMinutes(3))).Next;

        var landed = _machine.Answer(lost, call, Replies(Declined(Verdict.Refused, GatewayErrorCode.MessageRejected)), true, Noon.AddMinutes(4));

        Assert.Equal([MessageStatus.Rejected], landed.Statuses());
    }

    [Fact]
    public void A_late_id_cancels_a_resend()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var lost = Assert.IsType<Claim.GiveUp>(_machine.Claim(claimed, Noon.AddMinutes(3))).Next;
        var ordered = _machine.Resolve(lost, 0, Resolution.Resend, "order", Noon.AddMinutes(4));

        var landed = _machine.Answer(ordered, call, Replies(Accepted("late")), true, Noon.AddMinutes(4));

        Assert.Equal([MessageStatus.Sent], landed.Statuses());
        Assert.IsType<Claim.Ignore>(_machine.Claim(landed, Noon.AddMinutes(5)));
    }

    [Fact]
    public void A_late_id_of_an_earlier_call_ends_the_doubt_of_a_later_one()
    {
        var (claimed, call) = _machine.Claimed(Chunk() with { Mode = SendMode.AtLeastOnce }, Noon);
        var lost = Assert.IsType<Claim.GiveUp>(_machine.Claim(claimed, Noon.AddMinutes(3))).Next;
        var twice = Unconfirmed(lost, Noon.AddMinutes(8));

        var landed = _machine.Answer(twice, call, Replies(Accepted("late")), true, Noon.AddMinutes(9));

        Assert.Equal([MessageStatus.Sent], landed.Statuses());
        Assert.Equal("late", landed.Recipients[0].GatewayId);
    }

    [Theory]
    [InlineData(Resolution.Failed)]
    [InlineData(Resolution.Sent)]
    public void A_late_id_overrides_an_operators_resolution_and_nothing_is_sent_again(Resolution resolution)
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var lost = Assert.IsType<Claim.GiveUp>(_machine.Claim(claimed, Noon.AddMinutes(3))).Next;
        var resolved = _machine.Resolve(lost, 0, resolution, "order", Noon.AddMinutes(4));

        var landed = _machine.Answer(resolved, call, Replies(Accepted("late")), true, Noon.AddMinutes(5));

        Assert.Equal([MessageStatus.Sent], landed.Statuses());
        Assert.Equal(MarkerKind.Poll, landed.Marker?.Kind);
        Assert.Same(landed, _machine.Resend(landed, "another", Noon.AddMinutes(6)));
    }

    [Fact]
    public void Every_resend_renews_the_validity_of_a_message_to_one_day()
    {
        var chunk = Refused(Chunk(), Noon);
        for (var times = 1; times <= 5; times++)
        {
            chunk = _machine.Resend(chunk, $"order{times}", Noon.AddDays(2).AddMinutes(times));
            Assert.Equal(Noon.AddDays(3).AddMinutes(times), chunk.ValidUntil);
            chunk = Refused(chunk, Noon.AddDays(2).AddMinutes(times));
        }
    }

    [Fact]
    public void A_message_that_may_have_been_sent_neither_expires_nor_can_be_cancelled()
    {
        var ordered = _machine.Resolve(Unconfirmed(Chunk(), Noon), 0, Resolution.Resend, "order", Noon.AddMinutes(1));

        Assert.Equal([MessageStatus.Unconfirmed], _machine.Cancel(ordered, 0, Noon.AddMinutes(1)).Statuses());
        Assert.Equal([MessageStatus.Unconfirmed], Assert.IsType<Claim.GiveUp>(_machine.Claim(ordered, Noon.AddDays(3))).Next.Statuses());
    }

    [Theory]
    [InlineData(Resolution.Sent, MessageStatus.Unknown)]
    [InlineData(Resolution.Failed, MessageStatus.Failed)]
    [InlineData(Resolution.Resend, MessageStatus.Queued)]
    public void An_operators_resolution_ends_the_doubt(Resolution resolution, MessageStatus expected)
    {
        var resolved = _machine.Resolve(Unconfirmed(Chunk(3), Noon), 1, resolution, "order", Noon.AddMinutes(1));

        Assert.Equal([MessageStatus.Unconfirmed, expected, MessageStatus.Unconfirmed], resolved.Statuses());
        Assert.Equal(resolution == Resolution.Resend, resolved.Marker is { Kind: MarkerKind.Send });
        Assert.Equal(resolution == Resolution.Resend, resolved.Recipients[1].InDoubt);
    }

    [Fact]
    public void A_resend_of_one_recipient_calls_no_other_and_restarts_tracking()
    {
        var (claimed, call) = _machine.Claimed(Chunk(3), Noon);
        var replies = Replies(Accepted("a"), Declined(Verdict.Refused, GatewayErrorCode.MessageRejected), Accepted("c"));
        var mixed = _machine.Answer(claimed, call, replies, true, Noon);
        var polled = _machine.Poll(mixed, [(0, Status(DeliveryStatus.Delivered)), (2, Status(DeliveryStatus.Delivered))], true, Noon.AddMinutes(1));
        Assert.Null(polled.Marker);

        var resent = _machine.Resend(polled, "order", Noon.AddDays(2));
        var (again, secondCall) = _machine.Claimed(resent, Noon.AddDays(2));

        Assert.Equal([MessageStatus.Delivered, MessageStatus.Sending, MessageStatus.Delivered], again.Statuses());
        var sent = _machine.Answer(again, secondCall, [(1, Accepted("b"))], true, Noon.AddDays(2));
        Assert.Equal((0, MarkerKind.Poll), (sent.PollNumber, sent.Marker?.Kind));
        Assert.InRange(sent.Marker!.Value.At, Noon.AddDays(2), Noon.AddDays(2).AddSeconds(20));
    }

    [Fact]
    public void A_repeated_resend_operation_is_applied_once()
    {
        var resent = _machine.Resend(Refused(Chunk(), Noon), "order", Noon.AddMinutes(1));
        var refused = Refused(resent, Noon.AddMinutes(1));

        Assert.Same(refused, _machine.Resend(refused, "order", Noon.AddMinutes(2)));
        Assert.Equal([MessageStatus.Queued], _machine.Resend(refused, "another", Noon.AddMinutes(2)).Statuses());
    }

    private Chunk Unconfirmed(Chunk chunk, DateTimeOffset now) => Ended(chunk, Verdict.Unconfirmed, GatewayErrorCode.NoAnswer, now);

    private Chunk Refused(Chunk chunk, DateTimeOffset now) => Ended(chunk, Verdict.Refused, GatewayErrorCode.MessageRejected, now);

    private Chunk Ended(Chunk chunk, Verdict verdict, GatewayErrorCode code, DateTimeOffset now)
    {
        var (claimed, call) = _machine.Claimed(chunk, now);
        return _machine.Answer(claimed, call, [.. Enumerable.Range(0, chunk.Recipients.Length).Select(i => (i, Declined(verdict, code)))], true, now);
    }
}
