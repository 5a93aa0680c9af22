using SmsFunctions.Messages;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>Messages that quiet hours or the spending guard hold, and recipients that are not allowed.</summary>
public sealed class HoldTests
{
    private static readonly MessageError Why = new("QuietHours", "quiet hours");
    private static readonly MessageError Stopped = new("OnStopList", "on the stop list");
    private static readonly DateTimeOffset Morning = Noon.AddHours(8);

    private readonly ChunkMachine _machine = Machine();

    [Fact]
    public void A_message_is_held_in_quiet_hours_and_released_by_the_sweep_at_their_end()
    {
        var kept = _machine.HoldUntil(Chunk(), Morning, Why, Noon);

        Assert.Equal((MessageStatus.Held, MessageStatus.Queued), (kept.StatusAt(0, Noon), kept.StatusAt(0, Morning)));
        Assert.Equal(new Marker(MarkerKind.Send, Morning), kept.Marker);
        Assert.Null(ChunkMachine.HintDelay(kept, Noon));
        Assert.Equal(Why, kept.Recipients[0].Error);
        Assert.IsType<Claim.Ignore>(_machine.Claim(kept, Noon.AddHours(1)));
        Assert.Equal(TimeSpan.FromSeconds(10), ChunkMachine.SweepDelay(kept, Morning.AddSeconds(-10)));
        var (claimed, _) = _machine.Claimed(_machine.Hinted(kept, Morning), Morning);
        Assert.Null(claimed.HeldBy);
    }

    [Fact]
    public void A_message_held_for_a_moment_relies_on_its_hint()
    {
        var kept = _machine.HoldUntil(Chunk(), Noon.AddSeconds(20), Why, Noon);

        Assert.Equal(TimeSpan.FromSeconds(20), ChunkMachine.HintDelay(kept, Noon));
        Assert.True(kept.Marker!.Value.At > Noon.AddSeconds(20));
    }

    [Fact]
    public void A_scheduled_message_stays_scheduled_until_it_is_due_in_quiet_hours()
    {
        var due = Noon.AddHours(2);
        var kept = _machine.HoldUntil(_machine.Accept(Chunk() with { Due = due, NotBefore = due, Recipients = [new Recipient(Phone)] }), Morning, Why, Noon);

        Assert.Equal([MessageStatus.Scheduled, MessageStatus.Held, MessageStatus.Queued], new[] { Noon, due, Morning }.Select(at => kept.StatusAt(0, at)));
    }

    [Fact]
    public void A_message_held_by_the_spending_guard_has_an_unpaid_marker()
    {
        var kept = _machine.HoldUnpaid(Chunk(2), Why, null, Noon.AddSeconds(1));

        Assert.Equal((MessageStatus.Held, new Marker(MarkerKind.Unpaid, Noon)), (kept.StatusAt(1, Noon.AddDays(1)), kept.Marker!.Value));
        Assert.Same(kept, _machine.HoldUnpaid(kept, Why, null, Noon.AddSeconds(2)));
        Assert.Null(_machine.Hinted(kept, Noon.AddMinutes(1)).HeldBy);
    }

    [Fact]
    public void A_hold_extends_the_default_validity_but_not_a_chosen_one()
    {
        var (free, chosen) = (Chunk(), Chunk() with { ValidUntil = Noon.AddHours(12), IsValidityChosen = true });

        Assert.Equal(
            [Morning.AddDays(1), Noon.AddHours(12)],
            new[] { free, chosen }.Select(chunk => _machine.HoldUntil(chunk, Morning, Why, Noon).ValidUntil));
        Assert.Equal(
            [Morning.AddDays(1), Noon.AddHours(12)],
            new[] { free, chosen }.Select(chunk => _machine.HoldUnpaid(chunk, Why, Morning, Noon).ValidUntil));
        Assert.Equal(free.ValidUntil, _machine.HoldUnpaid(free, Why, null, Noon).ValidUntil);
    }

    [Fact]
    public void A_closed_gate_does_not_change_a_message_held_by_quiet_hours()
    {
        var kept = _machine.HoldUntil(Chunk(), Morning, Why, Noon);

        Assert.Same(kept, _machine.Hold(kept, new MessageError("Held", "held"), Noon.AddHours(1)));
        Assert.Equal(HoldReason.Gate, _machine.Hold(kept, new MessageError("Held", "held"), Morning).HeldBy);
    }

    [Fact]
    public void Another_spending_limit_replaces_the_reason()
    {
        var kept = _machine.HoldUnpaid(Chunk(), new MessageError("BalanceTooLow", "1 is missing"), null, Noon);
        var capped = _machine.HoldUnpaid(kept, new MessageError("DailyCapReached", "the cap"), null, Noon.AddMinutes(1));

        Assert.Same(kept, _machine.HoldUnpaid(kept, new MessageError("BalanceTooLow", "2 is missing"), null, Noon.AddMinutes(1)));
        Assert.Equal("DailyCapReached", capped.Recipients[0].Error!.Code);
    }

    [Fact]
    public void A_closed_gate_takes_over_messages_held_by_the_spending_guard()
    {
        var held = _machine.Hold(_machine.HoldUnpaid(Chunk(), Why, null, Noon), new MessageError("Held", "held"), Noon.AddSeconds(1));

        Assert.Equal((HoldReason.Gate, MarkerKind.Held), (held.HeldBy!.Value, held.Marker!.Value.Kind));
    }

    [Fact]
    public void A_held_message_can_be_cancelled_and_expires_when_it_is_claimed_too_late()
    {
        var kept = _machine.HoldUnpaid(Chunk(), Why, null, Noon);

        var cancelled = _machine.Cancel(kept, null, Noon.AddHours(1));
        var expired = Assert.IsType<Claim.GiveUp>(_machine.Claim(kept, Noon.AddDays(2))).Next;

        Assert.Equal((MessageStatus.Cancelled, null, null), (cancelled.Recipients[0].Status, cancelled.Marker, cancelled.HeldBy));
        Assert.Equal((MessageStatus.Expired, null, null), (expired.Recipients[0].Status, expired.Marker, expired.HeldBy));
    }

    [Fact]
    public void Messages_in_a_call_and_sent_messages_are_not_held()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var sent = _machine.Answer(claimed, call, Replies(Accepted()), false, Noon);

        Assert.All([claimed, sent], chunk =>
        {
            Assert.Same(chunk, _machine.HoldUntil(chunk, Morning, Why, Noon));
            Assert.Same(chunk, _machine.HoldUnpaid(chunk, Why, null, Noon));
            Assert.Same(chunk, _machine.Refuse(chunk, _ => Stopped, Noon));
        });
    }

    [Fact]
    public void Recipients_that_are_not_allowed_are_rejected_and_the_others_continue()
    {
        var chunk = Chunk(3);
        var next = _machine.Refuse(chunk, phone => phone == chunk.Recipients[1].Phone ? Stopped : null, Noon);

        Assert.Equal([MessageStatus.Queued, MessageStatus.Rejected, MessageStatus.Queued], next.Statuses());
        Assert.Equal(Stopped, next.Recipients[1].Error);
        Assert.Equal(MarkerKind.Send, next.Marker!.Value.Kind);
        Assert.Null(_machine.Refuse(chunk, _ => Stopped, Noon).Marker);
        Assert.Same(chunk, _machine.Refuse(chunk, _ => null, Noon));
    }

    [Fact]
    public void A_message_that_may_have_been_sent_is_not_rejected_and_never_sent_again()
    {
        var (claimed, call) = _machine.Claimed(Chunk() with { Mode = SendMode.AtLeastOnce }, Noon);
        var doubt = _machine.Answer(claimed, call, Replies(Declined(Verdict.Unconfirmed, GatewayErrorCode.NoAnswer)), false, Noon);
        var resent = _machine.Resolve(doubt, null, Resolution.Resend, "o1", Noon.AddMinutes(1));

        Assert.NotNull(doubt.NextCallAt);
        Assert.All([_machine.Refuse(doubt, _ => Stopped, Noon.AddMinutes(2)), _machine.Refuse(resent, _ => Stopped, Noon.AddMinutes(2))], next =>
        {
            Assert.Equal((MessageStatus.Unconfirmed, null, null), (next.Recipients[0].Status, next.NextCallAt, next.Marker));
            Assert.Equal(Stopped, next.Recipients[0].Error);
        });
    }

    [Fact]
    public void Quiet_hours_hold_a_message_once_and_again_when_their_end_moves()
    {
        var kept = _machine.HoldUntil(Chunk(), Morning, Why, Noon);
        var retry = Chunk() with { NotBefore = Morning };

        Assert.Same(kept, _machine.HoldUntil(kept, Morning, Why, Noon.AddMinutes(1)));
        Assert.Equal(Morning.AddHours(1), _machine.HoldUntil(kept, Morning.AddHours(1), Why, Noon.AddMinutes(1)).NotBefore);
        Assert.Equal(HoldReason.QuietHours, _machine.HoldUntil(retry, Morning, Why, Noon).HeldBy);
    }

    [Fact]
    public void Every_message_of_a_chunk_that_the_spending_guard_holds_has_the_reason()
    {
        var kept = _machine.HoldUnpaid(Chunk(2), Why, null, Noon);
        var partly = kept with { Recipients = [kept.Recipients[0], kept.Recipients[1] with { Error = null }] };

        Assert.All(_machine.HoldUnpaid(partly, Why, null, Noon.AddMinutes(1)).Recipients, recipient => Assert.Equal(Why, recipient.Error));
    }

    [Fact]
    public void A_hold_ends_the_delay_of_a_retry_and_does_not_move_a_message_that_is_overdue()
    {
        var (retry, now) = (Chunk() with { NotBefore = Noon.AddMinutes(10) }, Noon.AddMinutes(1));

        Assert.Equal([now, Noon], new[] { retry, Chunk() }.Select(chunk => _machine.HoldUnpaid(chunk, Why, null, now).NotBefore));
        Assert.Equal([now, Noon], new[] { retry, Chunk() }.Select(chunk => _machine.Hold(chunk, Why, now).NotBefore));
    }

    [Fact]
    public void A_held_message_waits_in_the_order_of_its_due_time()
    {
        var due = Noon.AddHours(2);
        var scheduled = _machine.Accept(Chunk() with { Due = due, NotBefore = due, Recipients = [new Recipient(Phone)] });

        Assert.Equal(new Marker(MarkerKind.Held, due), _machine.Hold(scheduled, Why, due.AddHours(1)).Marker);
        Assert.Equal(new Marker(MarkerKind.Unpaid, due), _machine.HoldUnpaid(scheduled, Why, null, due.AddHours(1)).Marker);
    }
}
