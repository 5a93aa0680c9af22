using SmsFunctions.IntegrationTests.Tracking;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;
using SmsFunctions.Tracking;
using Xunit.Abstractions;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests of the storage transactions of a message, counted at the proxy.</summary>
[Collection(TrackingTests.Name)]
public sealed class TransactionCountTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Messages = 20;

    // The host receives up to eight messages with one request and deletes each with another. The test adds these requests.
    private const double Dequeue = (1.0 / 8) + 1;

    [Fact]
    public async Task A_single_message_accepted_and_sent_costs_at_most_five_and_a_half_transactions()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.AcceptAsync();
        await app.WorkAsync();
        app.TableWire.ForgetRequests();
        app.QueueWire.ForgetRequests();

        for (var i = 0; i < Messages; i++)
        {
            await app.AcceptAsync();
        }

        await app.WorkAsync();

        var cost = Cost(app);
        Assert.Equal(Messages + 1, app.Simulator.Ledger.Count);
        Assert.True(cost + Dequeue <= 5.5, $"{cost + Dequeue} transactions a message");
    }

    [Fact]
    public async Task A_status_round_of_fifty_chunks_is_one_query_and_at_most_one_transaction_a_chunk()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var shard = (await app.SentAsync(PollHint.MaxChunks, shard: 7)).Select(chunk => chunk.Id).ToList();
        app.Time.Advance(TimeSpan.FromSeconds(24));
        app.TableWire.ForgetRequests();
        await app.Poller.HandleAsync(new PollHint([.. shard]), CancellationToken.None);

        Assert.Equal(PollHint.MaxChunks, app.Simulator.Calls.CountOf("1c_i.php"));
        // Control rows, such as the heartbeat of tracking, are written occasionally and not for each message.
        var requests = app.TableWire.Requests.Where(request => !request.Path.Contains(Keys.ControlTable, StringComparison.Ordinal)).ToList();
        Assert.InRange(requests.Count(request => request.IsTransaction), 1, PollHint.MaxChunks);
        Assert.Single(requests, request => !request.IsTransaction);
        Assert.All(shard, id => Assert.Equal(MessageStatus.Delivered, app.Stored.ChunkAsync(id).GetAwaiter().GetResult().Recipients[0].Status));
        await app.Stored.AssertMarkersAsync();
    }

    private double Cost(InProcessApp app)
    {
        var all = app.TableWire.Requests.Select(request => $"table {(request.IsTransaction ? "transaction" : request.Method)}")
            .Concat(app.QueueWire.Requests.Select(request => $"queue {request.Method}"));
        foreach (var kind in all.CountBy(kind => kind))
        {
            output.WriteLine($"{kind.Key}: {(double)kind.Value / Messages} a message");
        }

        return (double)(app.TableWire.Requests.Count + app.QueueWire.Requests.Count) / Messages;
    }
}
