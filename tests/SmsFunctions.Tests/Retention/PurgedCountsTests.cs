using SmsFunctions.Messages;
using SmsFunctions.Retention;
using static SmsFunctions.Tests.Support.Build;

namespace SmsFunctions.Tests.Retention;

public sealed class PurgedCountsTests
{
    [Fact]
    public void Counts_contain_messages_segments_and_prices()
    {
        var chunk = Chunk(3, new string('x', 200));
        chunk = chunk with
        {
            Recipients =
            [
                chunk.Recipients[0] with { Status = MessageStatus.Delivered, Price = 2.5m },
                chunk.Recipients[1] with { Status = MessageStatus.Delivered },
                chunk.Recipients[2] with { Status = MessageStatus.Failed, Price = 0.1m },
            ],
        };

        var counts = PurgedCounts.None.Plus(PurgedCounts.Of(chunk)).Plus(PurgedCounts.Of(chunk));

        Assert.Equal([("delivered", 4L), ("failed", 2L)], counts.Messages.Select(count => (count.Key, count.Value)));
        Assert.Equal((12L, 5.2m), (counts.Segments, counts.Price));
    }

    [Fact]
    public void Counts_of_every_status_are_read_back_from_their_row()
    {
        var counts = Enum.GetValues<MessageStatus>().Aggregate(PurgedCounts.None, (sum, status) =>
            sum.Plus(PurgedCounts.Of(Chunk() with { Recipients = [new Recipient(Phone) { Status = status, Price = 1.25m }] })));

        var read = PurgedCounts.FromEntity(counts.ToEntity("a20261122"));

        Assert.Equal(counts.Messages, read.Messages);
        Assert.Equal((counts.Segments, counts.Price), (read.Segments, read.Price));
    }

    [Fact]
    public void Without_a_tariff_there_is_no_price() => Assert.Null(PurgedCounts.FromEntity(PurgedCounts.Of(Chunk()).ToEntity("a20261122")).Price);
}
