using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;
using SmsFunctions.Tracking;
using Xunit.Abstractions;

namespace SmsFunctions.IntegrationTests.Tracking;

/// <summary>Tests of the storage transactions a message of a round of status checks, counted at the proxy from the hint on.</summary>
public sealed class RoundCostTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    // The host receives up to eight messages with one request and deletes each with another. The test adds these requests.
    private const double Dequeue = (1.0 / 8) + 1;

    [Fact]
    public async Task Fifty_messages_of_one_shard_cost_at_most_1_2_transactions_each() =>
        Assert.InRange(await CostAsync(app => app.SentAsync(50, shard: 7)), 0.1, 1.2);

    [Fact]
    public async Task Two_hundred_messages_of_all_shards_cost_at_most_1_2_transactions_each() =>
        Assert.InRange(await CostAsync(app => app.SentAsync(200)), 0.1, 1.2);

    [Fact]
    public async Task Messages_accepted_at_many_times_cost_at_most_2_5_transactions_each() => Assert.InRange(await CostAsync(async app =>
    {
        List<Chunk> sent = [];
        for (var minute = 0; minute < 50; minute++)
        {
            sent.AddRange(await app.SentAsync(1, shard: 7));
            app.Time.Advance(TimeSpan.FromMinutes(1));
        }

        return sent;
    }), 1, 2.5);

    [Fact]
    public async Task Three_chunks_of_200_cost_about_four_transactions_each() =>
        Assert.InRange(await CostAsync(app => app.SentAsync(3, recipients: Chunk.MaxRecipients)), 0.01, 4.2 / Chunk.MaxRecipients);

    private async Task<double> CostAsync(Func<InProcessApp, Task<List<Chunk>>> send)
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Tracking:RatePerSecond"] = "1000" });
        var sent = await send(app);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        app.TableWire.ForgetRequests();
        await app.TrackingSweep.RunAsync(CancellationToken.None);
        var sweep = app.TableWire.Requests.Count;
        var hints = await app.TakeAsync(Keys.PollQueue);
        app.TableWire.ForgetRequests();

        foreach (var hint in hints)
        {
            await app.Poller.HandleAsync(HintReader.Read(hint, PollHintJson.Types.PollHint, out _)!, CancellationToken.None);
        }

        var messages = sent.Sum(chunk => chunk.Recipients.Length);
        // The heartbeat of tracking, one write in ten minutes, is not counted.
        var requests = app.TableWire.Requests.Where(request => !request.Path.Contains(Keys.ControlTable, StringComparison.Ordinal)).ToList();
        var (transactions, all) = (requests.Count(request => request.IsTransaction), requests.Count + (hints.Count * (1 + Dequeue)));
        output.WriteLine(
            $"{messages} messages: {hints.Count} hints, {transactions} transactions, {requests.Count - transactions} queries, " +
            $"{all / messages} operations a message. The sweep made {sweep} queries.");
        Assert.Equal(messages, app.Simulator.Calls.CountOf("1c_i.php"));
        Assert.InRange(transactions, 1, sent.Count);
        return all / messages;
    }
}
