using SmsFunctions.Messages;
using SmsFunctions.Storage;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Messages;

/// <summary>Which messages wait for an operator, and the keys of their rows.</summary>
public sealed class AttentionRulesTests
{
    [Fact]
    public void An_unconfirmed_message_waits_unless_it_is_sent_again_automatically()
    {
        var chunk = With(Chunk(3), 1, recipient => recipient.Become(MessageStatus.Unconfirmed, Noon));

        Assert.Equal([AttentionKind.Unconfirmed], AttentionRules.Kinds(chunk));
        Assert.Equal([1], AttentionRules.Waiting(chunk, AttentionKind.Unconfirmed));
        Assert.Empty(AttentionRules.Kinds(With(chunk, 1, recipient => recipient with { ResendAt = Noon.AddMinutes(5) })));
    }

    [Fact]
    public void A_chunk_with_poisoned_hints_waits_while_it_has_a_next_step()
    {
        var chunk = With(Chunk(3), 0, recipient => recipient.Become(MessageStatus.Cancelled, Noon)) with { Poisoned = 1 };

        Assert.Equal([1, 2], AttentionRules.Waiting(chunk, AttentionKind.Poisoned));
        Assert.Empty(AttentionRules.Kinds(chunk with { Marker = null }));
        Assert.Empty(AttentionRules.Kinds(chunk with { Poisoned = 0 }));
    }

    [Fact]
    public void A_message_that_poison_ended_waits_and_one_that_failed_for_another_reason_does_not()
    {
        var chunk = With(Chunk(3), 0, Failed(ErrorCodes.Poisoned));
        chunk = With(chunk, 2, Failed(ErrorCodes.Resolved)) with { Marker = null };

        Assert.Equal([AttentionKind.Poisoned], AttentionRules.Kinds(chunk));
        Assert.Equal([0], AttentionRules.Waiting(chunk, AttentionKind.Poisoned));
    }

    [Theory]
    [InlineData(MessageStatus.Queued)]
    [InlineData(MessageStatus.Sending)]
    [InlineData(MessageStatus.Sent)]
    [InlineData(MessageStatus.Delivered)]
    [InlineData(MessageStatus.Failed)]
    [InlineData(MessageStatus.Rejected)]
    [InlineData(MessageStatus.Unknown)]
    public void Any_other_message_does_not_wait_for_an_operator(MessageStatus status) =>
        Assert.Empty(AttentionRules.Kinds(With(Chunk(), 0, recipient => recipient.Become(status, Noon))));

    [Fact]
    public void A_row_key_has_its_chunk_and_its_kind() => Assert.All(Enum.GetValues<AttentionKind>(), kind =>
    {
        var id = ChunkId.New(Noon, Noon.AddDays(3)).Batch.Chunk(9_999);

        Assert.Equal((id, kind), Keys.AttentionOf(Keys.Attention(id, kind)));
    });

    [Fact]
    public void The_row_of_a_newer_request_comes_first()
    {
        var (older, newer) = (ChunkId.New(Noon, Noon.AddDays(9)), ChunkId.New(Noon.AddSeconds(1), Noon.AddSeconds(1)));

        Assert.True(string.CompareOrdinal(Keys.Attention(newer, AttentionKind.Unconfirmed), Keys.Attention(older, AttentionKind.Poisoned)) < 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("8236605199999abcdefgh0000a20261122x")]
    [InlineData("8236605199999abcdefgh0000a2026112u")]
    [InlineData("8236605199999abcdefgh000xa20261122u")]
    public void Any_other_text_is_not_a_row_key(string text) => Assert.Null(Keys.AttentionOf(text));

    private static Func<Recipient, Recipient> Failed(string code) =>
        recipient => recipient.End(MessageStatus.Failed, Noon, new MessageError(code, "why"));

    private static Chunk With(Chunk chunk, int index, Func<Recipient, Recipient> change) =>
        chunk with { Recipients = chunk.Recipients.SetItem(index, change(chunk.Recipients[index])) };
}
