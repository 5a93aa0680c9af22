using SmsFunctions.Gateway;
using SmsFunctions.Sending;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Sending.Orders;

/// <summary>What orders make of a chunk, and what their repetition must not.</summary>
public sealed class OrderStatesTests
{
    private readonly ChunkMachine _machine = Machine();

    [Fact]
    public void Cancelling_an_alarm_in_doubt_withdraws_the_call_that_it_would_have_had_by_itself()
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
    public void A_cancelled_second_call_says_that_the_first_may_have_sent_it()
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
    public void Every_resolution_marks_whom_it_met(Resolution resolution)
    {
        var resolved = _machine.Resolve(Ended(Chunk(2), Verdict.Unconfirmed, GatewayErrorCode.NoAnswer, Noon), 1, resolution, "order", Noon.AddMinutes(1));

        Assert.Equal([false, true], resolved.Recipients.Select(recipient => recipient.IsMetBy("order")));
    }

    [Fact]
    public void An_order_that_is_repeated_after_another_is_still_not_carried_out_twice()
    {
        var first = Ended(_machine.Resend(Refused(Chunk(), 0), "first", At(1)), 1);
        var second = Ended(_machine.Resend(first, "second", At(2)), 2);

        Assert.Same(second, _machine.Resend(second, "first", At(3), At(1)));
        Assert.Same(second, _machine.Resend(second, "first", At(3)));
        Assert.Same(second, _machine.Resend(second, "second", At(3)));
    }

    [Fact]
    public void A_repeated_order_leaves_alone_what_has_failed_since_and_meets_what_it_did_not_reach()
    {
        var (early, late) = (Refused(Chunk(), 1), Refused(Chunk(), 3));

        Assert.Same(late, _machine.Resend(late, "order", At(4), At(2)));
        Assert.Equal([MessageStatus.Queued], _machine.Resend(early, "order", At(4), At(2)).Statuses());
    }

    [Fact]
    public void What_an_order_leaves_on_a_message_is_bounded()
    {
        var recipient = Enumerable.Range(0, 100).Aggregate(new Recipient(Phone), (marked, i) => marked.MetBy($"order{i:D3}"));

        Assert.InRange(recipient.Orders!.Length, 1, 100);
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
