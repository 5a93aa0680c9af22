using SmsFunctions.Messages;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Operations;

/// <summary>The effect of an operation on a chunk, and of repeating the operation.</summary>
public sealed class OperationStatesTests
{
    private readonly ChunkMachine _machine = Machine();

    [Fact]
    public void Cancelling_an_unconfirmed_atLeastOnce_message_withdraws_its_automatic_resend()
    {
        var doubtful = Ended(Chunk() with { Mode = SendMode.AtLeastOnce }, Verdict.Unconfirmed, GatewayErrorCode.NoAnswer, Noon);
        Assert.NotNull(doubtful.Marker);

        var cancelled = _machine.Cancel(doubtful, 0, Noon.AddMinutes(1));

        Assert.Equal([MessageStatus.Unconfirmed], cancelled.Statuses());
        Assert.Null(cancelled.Marker);
        Assert.IsType<Claim.Ignore>(_machine.Claim(cancelled, Noon.AddMinutes(6)));
        Assert.Equal("not to be sent again", cancelled.Recipients[0].History[^1].Detail);
    }

    [Fact]
    public void A_cancelled_resend_reports_that_an_earlier_call_may_have_sent_the_message()
    {
        var doubtful = Ended(Chunk(), Verdict.Unconfirmed, GatewayErrorCode.NoAnswer, Noon);
        var again = _machine.Resolve(doubtful, 0, Resolution.Resend, "order", Noon.AddMinutes(1));

        var cancelled = _machine.Cancel(again, 0, Noon.AddMinutes(1));

        Assert.Equal([MessageStatus.Unconfirmed], cancelled.Statuses());
        Assert.Contains("an earlier call may have sent it", cancelled.Recipients[0].Error?.Text);
    }

    [Theory]
    [InlineData(Resolution.Sent)]
    [InlineData(Resolution.Failed)]
    [InlineData(Resolution.Resend)]
    public void Every_resolution_marks_the_recipients_that_it_changed(Resolution resolution)
    {
        var resolved = _machine.Resolve(Ended(Chunk(2), Verdict.Unconfirmed, GatewayErrorCode.NoAnswer, Noon), 1, resolution, "order", Noon.AddMinutes(1));

        Assert.Equal([false, true], resolved.Recipients.Select(recipient => recipient.IsMetBy("order")));
    }

    [Fact]
    public void An_operation_that_is_repeated_after_another_operation_is_not_applied_twice()
    {
        var first = Ended(_machine.Resend(Refused(Chunk(), 0), "first", At(1)), 1);
        var second = Ended(_machine.Resend(first, "second", At(2)), 2);

        Assert.Same(second, _machine.Resend(second, "first", At(3), At(1)));
        Assert.Same(second, _machine.Resend(second, "first", At(3)));
        Assert.Same(second, _machine.Resend(second, "second", At(3)));
    }

    [Fact]
    public void A_repeated_operation_skips_messages_that_failed_later_and_changes_those_it_has_not_reached()
    {
        var (early, late) = (Refused(Chunk(), 1), Refused(Chunk(), 3));

        Assert.Same(late, _machine.Resend(late, "order", At(4), At(2)));
        Assert.Equal([MessageStatus.Queued], _machine.Resend(early, "order", At(4), At(2)).Statuses());
    }

    [Fact]
    public void The_number_of_operations_that_a_recipient_remembers_is_bounded()
    {
        var recipient = Enumerable.Range(0, 100).Aggregate(new Recipient(Phone), (marked, i) => marked.MetBy($"order{i:D3}"));

        Assert.InRange(recipient.Operations!.Length, 1, 100);
        Assert.True(recipient.IsMetBy("order099") && recipient.IsMetBy("order093"));
        Assert.False(recipient.IsMetBy("order"));
    }

    private static DateTimeOffset At(int minutes) => Noon.AddMinutes(minutes);

    private Chunk Refused(Chunk chunk, int minutes) => Ended(chunk, minutes);

    private Chunk Ended(Chunk chunk, int minutes) => Ended(chunk, Verdict.Refused, GatewayErrorCode.MessageRejected, At(minutes));

    private Chunk Ended(Chunk chunk, Verdict verdict, GatewayErrorCode code, DateTimeOffset now)
    {
        var (claimed, call) = _machine.Claimed(chunk, now);
        return _machine.Answer(claimed, call, [.. Enumerable.Range(0, chunk.Recipients.Length).Select(i => (i, Declined(verdict, code)))], true, now);
    }
}
