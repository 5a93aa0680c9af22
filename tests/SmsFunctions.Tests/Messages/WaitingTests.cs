using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>Messages that wait for their due time, for the gate or for a retry.</summary>
public sealed class WaitingTests
{
    private static readonly MessageError Closed = new("NotEnoughCredits", "the gate is stopped");

    private readonly ChunkMachine _machine = Machine();

    [Fact]
    public void A_message_for_later_is_scheduled_until_it_is_due_and_has_a_marker_but_no_hint()
    {
        var chunk = Due(Noon.AddHours(2));

        Assert.Equal(new Marker(MarkerKind.Send, Noon.AddHours(2)), chunk.Marker);
        Assert.Null(ChunkMachine.HintDelay(chunk, Noon));
        Assert.Equal(MessageStatus.Scheduled, chunk.Recipients[0].History.Single().Status);
        Assert.Equal(MessageStatus.Scheduled, chunk.StatusAt(0, Noon.AddHours(2).AddTicks(-1)));
        Assert.Equal(MessageStatus.Queued, chunk.StatusAt(0, Noon.AddHours(2)));
    }

    [Fact]
    public void A_message_that_is_due_soon_has_a_hint_at_once()
    {
        var chunk = Due(Noon.AddSeconds(14));

        Assert.Equal(TimeSpan.FromSeconds(14), ChunkMachine.HintDelay(chunk, Noon));
        Assert.Equal(new Marker(MarkerKind.Send, Noon.AddSeconds(14).AddMinutes(2)), chunk.Marker);
    }

    [Theory]
    [InlineData(-15, 15)]
    [InlineData(0, 0)]
    [InlineData(3600, 0)]
    public void A_sweep_enqueues_a_scheduled_message_before_its_due_time_or_at_once_when_it_is_late(int seconds, int delay)
    {
        var chunk = Due(Noon.AddHours(2));

        Assert.Equal(TimeSpan.FromSeconds(delay), ChunkMachine.SweepDelay(chunk, Noon.AddHours(2).AddSeconds(seconds)));
    }

    [Fact]
    public void A_sweep_waits_for_a_hint_and_a_worker_until_they_count_as_lost()
    {
        var hinted = _machine.Hinted(Due(Noon.AddHours(2)), Noon.AddHours(2).AddSeconds(-15));
        var (claimed, _) = _machine.Claimed(Chunk(), Noon);

        Assert.Equal(new Marker(MarkerKind.Send, Noon.AddHours(2).AddMinutes(2)), hinted.Marker);
        Assert.Null(ChunkMachine.SweepDelay(hinted, Noon.AddHours(2).AddMinutes(2).AddSeconds(-1)));
        Assert.Equal(TimeSpan.Zero, ChunkMachine.SweepDelay(hinted, Noon.AddHours(2).AddMinutes(2)));
        Assert.Null(ChunkMachine.SweepDelay(claimed, Noon.AddSeconds(119)));
        Assert.Equal(TimeSpan.Zero, ChunkMachine.SweepDelay(claimed, Noon.AddMinutes(2)));
    }

    [Fact]
    public void A_message_that_the_gateway_schedules_is_called_at_once_and_is_scheduled_until_it_is_due()
    {
        var chunk = _machine.Accept(Chunk() with { Due = Noon.AddHours(2), Schedule = ScheduleKind.Gateway });
        Assert.Equal(MessageStatus.Queued, chunk.StatusAt(0, Noon));

        var (claimed, call) = _machine.Claimed(chunk, Noon);
        var sent = _machine.Answer(claimed, call, Replies(Accepted()), true, Noon);

        Assert.Equal(MessageStatus.Scheduled, sent.StatusAt(0, Noon.AddHours(1)));
        Assert.Equal(MessageStatus.Sent, sent.StatusAt(0, Noon.AddHours(2)));
        Assert.InRange(sent.Marker!.Value.At, Noon.AddHours(2), Noon.AddHours(2).AddSeconds(20));
    }

    [Fact]
    public void A_changed_message_keeps_its_id_and_has_its_new_time()
    {
        var chunk = Due(Noon.AddHours(2));

        var changed = _machine.Change(chunk, FinalText.Of("Other"), _ => 7, Noon.AddDays(3), Noon.AddDays(4), Noon.AddMinutes(1));

        Assert.Equal((chunk.Id, "Other", 7m, Noon.AddDays(3)), (changed.Id, changed.Text, changed.Recipients[0].Price, changed.NotBefore));
        Assert.Equal(new Marker(MarkerKind.Send, Noon.AddDays(3)), changed.Marker);
        Assert.Equal("time and text changed", changed.Recipients[0].History[^1].Detail);
    }

    [Fact]
    public void A_cancelled_message_is_finished_and_the_rest_of_its_chunk_continues()
    {
        var one = _machine.Cancel(Chunk(2), 1, Noon.AddSeconds(1));
        var all = _machine.Cancel(one, null, Noon.AddSeconds(2));

        Assert.Equal([MessageStatus.Queued, MessageStatus.Cancelled], one.Statuses());
        Assert.Equal([MessageStatus.Cancelled, MessageStatus.Cancelled], all.Statuses());
        Assert.Null(all.Marker);
        Assert.Equal(Noon.AddSeconds(1), all.Recipients[1].FinalAt);
        var (claimed, call) = _machine.Claimed(one, Noon.AddSeconds(2));
        Assert.Same(claimed, _machine.Cancel(claimed, null, Noon.AddSeconds(2)));
        Assert.Equal([call, null], claimed.Recipients.Select(recipient => recipient.Call));
    }

    [Fact]
    public void A_closed_gate_holds_due_messages_with_a_reason_and_uses_up_no_attempt()
    {
        var held = _machine.Hold(Chunk(), Closed, Noon.AddMinutes(1));

        Assert.Equal(MessageStatus.Held, held.StatusAt(0, Noon.AddMinutes(1)));
        Assert.Equal(new Marker(MarkerKind.Held, Noon), held.Marker);
        Assert.Equal(Closed, held.Recipients[0].Error);
        Assert.Same(held, _machine.Hold(held, Closed, Noon.AddMinutes(2)));

        var (claimed, _) = _machine.Claimed(held, Noon.AddHours(1));
        Assert.Equal((null, 1, 0), (claimed.HeldBy, claimed.Attempts, claimed.Failures));
    }

    [Fact]
    public void A_closed_gate_does_not_hold_messages_that_are_not_due_or_are_in_a_call()
    {
        var later = Due(Noon.AddHours(2));
        var (claimed, _) = _machine.Claimed(Chunk(), Noon);

        Assert.Same(later, _machine.Hold(later, Closed, Noon));
        Assert.Same(claimed, _machine.Hold(claimed, Closed, Noon));
    }

    [Fact]
    public void A_closed_gate_holds_a_message_that_the_gateway_is_to_schedule_from_its_acceptance()
    {
        var chunk = _machine.Accept(Chunk() with { Due = Noon.AddDays(2), Schedule = ScheduleKind.Gateway });

        var held = _machine.Hold(chunk, Closed, Noon.AddMinutes(1));

        Assert.Equal((MessageStatus.Held, new Marker(MarkerKind.Held, Noon)), (held.StatusAt(0, Noon.AddMinutes(1)), held.Marker));
    }

    [Fact]
    public void A_closed_gate_holds_an_unconfirmed_atLeastOnce_message_only_from_its_resend_time()
    {
        var (claimed, call) = _machine.Claimed(Chunk() with { Mode = SendMode.AtLeastOnce }, Noon);
        var doubtful = _machine.Answer(claimed, call, Replies(Declined(Verdict.Unconfirmed, GatewayErrorCode.NoAnswer)), true, Noon);

        Assert.Same(doubtful, _machine.Hold(doubtful, Closed, Noon.AddMinutes(5).AddTicks(-1)));
        Assert.Equal(new Marker(MarkerKind.Held, Noon), _machine.Hold(doubtful, Closed, Noon.AddMinutes(5)).Marker);
    }

    [Fact]
    public void The_hint_of_a_claim_returned_long_after_its_due_time_is_awaited_from_the_return()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon.AddHours(3));

        var back = _machine.HandBack(claimed, call, Noon.AddHours(3));

        Assert.Equal(
            (TimeSpan.Zero, new Marker(MarkerKind.Send, Noon.AddHours(3).AddMinutes(2))),
            (ChunkMachine.HintDelay(back, Noon.AddHours(3)), back.Marker));
    }

    [Fact]
    public void A_late_chunk_without_a_hint_has_a_marker_at_its_own_due_time()
    {
        var committed = _machine.Commit(_machine.AwaitHeader(Chunk()), Noon.AddMinutes(16));

        Assert.Equal(new Marker(MarkerKind.Send, Noon), ChunkMachine.Unhinted(committed).Marker);
        Assert.Equal(TimeSpan.Zero, ChunkMachine.SweepDelay(ChunkMachine.Unhinted(committed), Noon.AddMinutes(16)));
    }

    [Fact]
    public void A_retry_that_the_gate_holds_does_not_wait_for_its_delay_after_the_gate_opens()
    {
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var queued = _machine.Answer(claimed, call, Replies(Declined(Verdict.TryLater, GatewayErrorCode.GatewayBusy)), false, Noon);

        var held = _machine.Hold(queued, Closed, Noon);

        Assert.Equal((Noon, 0), (held.NotBefore, held.Failures));
        Assert.Equal(new Marker(MarkerKind.Send, Noon.AddMinutes(3)), _machine.Hinted(held, Noon.AddMinutes(1)).Marker);
    }

    [Fact]
    public void A_poisoned_hint_is_retried_with_growing_delays_and_finally_fails_its_chunk()
    {
        var (chunk, now) = (Chunk(), Noon);
        var pauses = new List<double>();
        while (chunk.Marker is not null)
        {
            now = chunk.Marker.Value.At;
            chunk = _machine.Poison(chunk, now);
            pauses.Add(((chunk.Marker?.At - now) ?? TimeSpan.Zero).TotalMinutes);
        }

        Assert.Equal([5, 10, 20, 40, 0], pauses);
        Assert.Equal([MessageStatus.Failed], chunk.Statuses());
        Assert.Equal("Poisoned", chunk.Recipients[0].Error?.Code);
    }

    [Fact]
    public void A_poisoned_chunk_that_was_claimed_ends_unconfirmed()
    {
        var (chunk, _) = _machine.Claimed(Chunk(), Noon);
        for (var poisoned = 0; poisoned < 5; poisoned++)
        {
            Assert.NotNull(chunk.Marker);
            chunk = _machine.Poison(chunk, chunk.Marker.Value.At);
        }

        Assert.Equal([MessageStatus.Unconfirmed], chunk.Statuses());
        Assert.Null(chunk.Marker);
    }

    [Fact]
    public void A_poisoned_hint_of_an_earlier_step_changes_nothing()
    {
        var later = Due(Noon.AddHours(2));
        var (claimed, call) = _machine.Claimed(Chunk(), Noon);
        var sent = _machine.Answer(claimed, call, Replies(Accepted()), true, Noon);
        var retried = _machine.Answer(claimed, call, Replies(Declined(Verdict.TryLater, GatewayErrorCode.GatewayBusy)), true, Noon);

        Assert.Same(later, _machine.Poison(later, Noon));
        Assert.Same(sent, _machine.Poison(sent, sent.Marker!.Value.At.AddSeconds(-1)));
        Assert.NotSame(sent, _machine.Poison(sent, sent.Marker.Value.At));
        Assert.Same(retried, _machine.Poison(retried, Noon));
    }

    private Chunk Due(DateTimeOffset at) =>
        _machine.Accept(Chunk() with { Due = at, NotBefore = at, ValidUntil = at.AddDays(1), Recipients = [new Recipient(Phone)] });
}
