using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Storage;

namespace SmsFunctions.IntegrationTests.Storage;

public sealed class FullHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2021, 3, 14, 12, 0, 0, 123, TimeSpan.Zero);

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void A_chunk_with_a_full_history_of_every_recipient_can_be_stored(int detail)
    {
        var chunk = new Chunk
        {
            Id = ChunkId.New(Noon, Noon),
            Text = "x",
            Segments = Segments.Of("x"),
            Sender = "DEMO",
            CreatedAt = Noon,
            Due = Noon,
            NotBefore = Noon,
            ValidUntil = Noon.AddDays(1),
            Operation = "op",
            Recipients = [.. Enumerable.Range(0, 200).Select(i => WithFullHistory($"79001234{i:D3}", detail))],
        };

        var entity = ChunkEntity.ToEntity(chunk);
        var back = ChunkEntity.FromEntity(entity).Chunk;

        Assert.All(Enumerable.Range(0, 10), column => Assert.True(entity.GetString($"r{column}").Length < 32_000));
        Assert.All(chunk.Recipients.Zip(back.Recipients), pair =>
        {
            Assert.Equal((pair.First.Phone, pair.First.GatewayId, pair.First.Error), (pair.Second.Phone, pair.Second.GatewayId, pair.Second.Error));
            Assert.Equal((pair.First.History[0], pair.First.History[^1]), (pair.Second.History[0], pair.Second.History[^1]));
        });
    }

    private static Recipient WithFullHistory(string phone, int detail)
    {
        var recipient = new Recipient(phone) { Call = Chunk.NewOperation(), GatewayIds = [new string('7', 64)], GatewayStatus = new string('s', 200) };
        for (var step = 0; step < 30; step++)
        {
            recipient = recipient.Become(
                step % 2 == 0 ? MessageStatus.Queued : MessageStatus.Sending,
                Noon.AddMinutes(step),
                new MessageError("NotEnoughCredits", new string('e', 200)),
                new string('d', detail));
        }

        return recipient;
    }
}
