using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Tracking;

/// <summary>Creates sent chunks: the gateway has their ids, and the table has their first status check.</summary>
internal static class SentWork
{
    private const int Batch = 200;

    /// <param name="shard">The shard of all chunks. Null spreads them over all shards.</param>
    /// <param name="due">The due time, if later than now. The partition is that of <paramref name="day"/>, or of the current day.</param>
    public static async Task<List<Chunk>> SentAsync(
        this InProcessApp app, int chunks, int recipients = 1, int? shard = null, DateTimeOffset? due = null, DateTimeOffset? day = null)
    {
        var ids = new Queue<string>();
        var made = new List<Chunk>();
        for (var i = 0; i < chunks; i++)
        {
            while (ids.Count < recipients)
            {
                var reply = await app.Get<GatewayClient>().SendAsync(new OutgoingSms(Phones(Batch), "Hello", "DEMO"), CancellationToken.None);
                reply.Phones.ToList().ForEach(phone => ids.Enqueue(phone.GatewayId!));
            }

            var to = Phones(recipients).Select(phone => new Recipient(phone) { GatewayIds = [ids.Dequeue()] }.Become(MessageStatus.Sent, app.Now));
            var chunk = Chunk.New(IdIn(shard, app.Now, day ?? due ?? app.Now), app.Now, FinalText.Of("Hello"), "DEMO", [.. to]) with { Due = due ?? app.Now };
            made.Add(chunk with { Marker = new Marker(MarkerKind.Poll, app.Get<TrackingPlan>().At(chunk, 0)) });
        }

        await Parallel.ForEachAsync(made, async (chunk, stop) => await app.Table.InsertAsync(chunk, stop));
        return made;
    }

    private static ChunkId IdIn(int? shard, DateTimeOffset now, DateTimeOffset day)
    {
        while (true)
        {
            var id = ChunkId.New(now, day);
            if (shard is not { } wanted || id.Partition == BatchId.PartitionOf(wanted, DateOnly.FromDateTime(day.UtcDateTime)))
            {
                return id;
            }
        }
    }

    private static List<string> Phones(int count) => [.. Enumerable.Range(0, count).Select(i => $"7900123{i:D4}")];
}
