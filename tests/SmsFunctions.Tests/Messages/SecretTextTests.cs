using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Tests.Support;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>A secret text leaves the chunk with the final status of its last message, and not before.</summary>
public sealed class SecretTextTests
{
    private static readonly MessageError Refusal = new("OnStopList", "on the stop list");
    private static readonly ChunkMachine Machine = Machine(maxAttempts: 1);

    private static readonly Dictionary<string, Func<Chunk>> Ends = new()
    {
        ["delivered"] = () => Machine.Poll(Answered(Accepted()), [(0, Status(DeliveryStatus.Delivered))], isWhole: true, Noon),
        ["cancelled"] = () => Machine.Cancel(Secret(), null, Noon),
        ["refused by the stop list"] = () => Machine.Refuse(Secret(), _ => Refusal, Noon),
        ["refused by the gateway"] = () => Answered(Declined(Verdict.Refused, GatewayErrorCode.MessageRejected)),
        ["all attempts used up"] = () => Answered(Declined(Verdict.TryLater, GatewayErrorCode.GatewayBusy)),
        ["expired"] = () => ((Claim.GiveUp)Machine.Claim(Secret(), Noon.AddDays(2))).Next,
        ["poisoned"] = () => Machine.Poison(Secret() with { Poisoned = 2, PoisonedSince = Noon.AddHours(-1) }, Noon),
        ["resolved as sent"] = () => Machine.Resolve(Unconfirmed(), null, Resolution.Sent, "order", Noon),
        ["resolved as failed"] = () => Machine.Resolve(Unconfirmed(), null, Resolution.Failed, "order", Noon),
    };

    public static TheoryData<string> Names => [.. Ends.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_secret_text_is_purged_with_the_final_status_and_its_segments_stay(string end)
    {
        var ended = Ends[end]();

        Assert.True(ended.Recipients[0].Status.IsFinal());
        Assert.Equal("", ended.Text);
        Assert.NotNull(ended.TextPurgedAt);
        Assert.Equal(Secret().Segments, ended.Segments);
    }

    [Fact]
    public void A_secret_text_stays_while_the_message_is_sent_or_unconfirmed() =>
        Assert.All([Answered(Accepted()), Unconfirmed()], chunk => Assert.Equal(("Hello", null), (chunk.Text, chunk.TextPurgedAt)));

    [Fact]
    public void The_secret_text_of_a_batch_stays_until_the_last_message_of_its_call_is_final()
    {
        var one = Machine.Cancel(Secret(recipients: 2), 0, Noon);
        var both = Machine.Cancel(one, 1, Noon);

        Assert.Equal(("Hello", ""), (one.Text, both.Text));
    }

    [Fact]
    public void A_failed_message_without_its_secret_text_is_not_sent_again()
    {
        var failed = Ends["resolved as failed"]();

        Assert.Same(failed, Machine.Resend(failed, "again", Noon.AddMinutes(1)));
    }

    [Fact]
    public void An_unconfirmed_secret_message_can_be_sent_again()
    {
        var again = Machine.Resolve(Unconfirmed(), null, Resolution.Resend, "order", Noon);

        Assert.Equal((MessageStatus.Queued, "Hello"), (again.Recipients[0].Status, again.Text));
    }

    [Fact]
    public void A_late_gateway_id_after_the_final_status_does_not_need_the_text()
    {
        var (claimed, call) = Machine.Claimed(Secret(), Noon);
        var failed = Machine.Resolve(((Claim.GiveUp)Machine.Claim(claimed, Noon.AddHours(1))).Next, null, Resolution.Failed, "order", Noon.AddHours(1));

        var late = Machine.Answer(failed, call, Replies(Accepted()), true, Noon.AddHours(2));

        Assert.Equal((MessageStatus.Sent, "", failed.TextPurgedAt), (late.Recipients[0].Status, late.Text, late.TextPurgedAt));
    }

    [Fact]
    public void A_secret_message_whose_number_is_refused_at_acceptance_is_stored_without_its_text()
    {
        var refused = Machine.Refuse(Machine.AwaitHeader(Secret()), _ => Refusal, Noon);

        Assert.True(refused.IsUncommitted);
        Assert.Equal("", refused.Text);
    }

    [Fact]
    public void The_secret_text_of_a_scheduled_message_can_be_changed()
    {
        var changed = Machine.Change(Secret(), FinalText.Of("Other"), _ => null, Noon.AddHours(1), Noon.AddDays(1), Noon);

        Assert.Equal(("Other", true), (changed.Text, changed.IsSecret));
    }

    [Theory]
    [InlineData("Hello")]
    [InlineData("Other")]
    public void A_text_given_for_a_secret_message_counts_as_a_change_also_if_it_is_the_same(string text)
    {
        var changed = Machine.Change(Secret(), FinalText.Of(text), _ => null, Secret().Due, Noon.AddDays(1), Noon);

        Assert.Equal("text changed", changed.Recipients[0].History[^1].Detail);
    }

    private static Chunk Secret(int recipients = 1) => Chunk(recipients) with { IsSecret = true };

    private static Chunk Unconfirmed() => Answered(Declined(Verdict.Unconfirmed, GatewayErrorCode.NoAnswer));

    private static Chunk Answered(PhoneReply reply)
    {
        var (claimed, call) = Machine.Claimed(Secret(), Noon);
        return Machine.Answer(claimed, call, Replies(reply), true, Noon);
    }
}
