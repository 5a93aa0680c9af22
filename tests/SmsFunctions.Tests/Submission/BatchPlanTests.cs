using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Submission;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Submission;

public sealed class BatchPlanTests
{
    private static readonly MessageError Refusal = new(ErrorCodes.OnStopList, "on the stop list");

    [Fact]
    public void A_repeated_batch_finds_its_refused_numbers_also_when_the_secret_texts_are_purged()
    {
        var plan = Plan(("79001234567", "one"), ("79001234567", "two"), ("79001234568", "one"));
        var stored = plan.OfChunks.Select((messages, number) => Stored(number, messages, refused: "79001234567")).ToList();

        var repeated = plan.AsStored(stored);

        Assert.Equal([1], stored.Where(chunk => chunk.Text.Length == 0).Select(chunk => chunk.Id.Number));
        Assert.Equal([0, 1], repeated.Rejected.Select(item => item.Index));
        Assert.Equal(1, repeated.Accepted);
    }

    [Fact]
    public void The_messages_of_the_chunks_do_not_depend_on_the_stop_list()
    {
        var plan = Plan(("79001234567", "one"), ("79001234568", "two"), ("79001234569", "one"));

        Assert.Equal([[0, 2], [1]], Indexes(plan));
        Assert.Equal(Indexes(plan), Indexes(plan.Refuse(phone => phone == "79001234567" ? Refusal : null)));
    }

    private static int[][] Indexes(BatchPlan plan) => [.. plan.OfChunks.Select(messages => messages.Select(message => message.Index).ToArray())];

    private static BatchPlan Plan(params (string Phone, string Text)[] messages) => new(
        [.. messages.Select((message, index) => new BatchMessage(index, message.Phone, FinalText.Of(message.Text), null, null))], [], [], "DEMO", null)
    {
        IsSecret = true,
    };

    private static Chunk Stored(int number, BatchMessage[] messages, string refused)
    {
        var chunk = Chunk(text: messages[0].Text.Text);
        var accepted = Machine().Accept(chunk with
        {
            Id = chunk.Id.Batch.Chunk(number),
            IsSecret = true,
            Recipients = [.. messages.Select(message => new Recipient(message.Phone))],
        });
        return Machine().Refuse(accepted, phone => phone == refused ? Refusal : null, Noon);
    }
}
