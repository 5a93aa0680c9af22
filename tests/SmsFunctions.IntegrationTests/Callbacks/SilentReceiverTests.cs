using Azure.Data.Tables;
using SmsFunctions.Callbacks;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Callbacks;

/// <summary>Many pending callbacks of a receiver that does not answer: they end, and those of other receivers do not wait for them.</summary>
[Collection(CallbackCollection.Name)]
public sealed class SilentReceiverTests(AzuriteFixture azurite)
{
    // No server listens there.
    private const string Silent = "http://127.0.0.9:1/";

    // A sweep takes 500.
    private const int MoreThanASweep = 600;

    [Fact]
    public async Task More_callbacks_of_a_silent_receiver_than_a_sweep_takes_do_not_delay_the_retry_of_another()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver.Address.Authority);
        receiver.Answers = (number, _) => Task.FromResult(number < 2 ? 503 : 200);
        await app.PostAsync(new { to = "79001234569", text = "Hello", callbackUrl = receiver.Address });
        await app.WorkAsync();
        await HandleAsync(app);
        app.Time.Advance(TimeSpan.FromSeconds(10));
        await SweepAsync(app);
        Assert.Equal(2, receiver.Received.Count);

        // The silent receiver may be called again 30 s after its last call, long before the retry.
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await AddPendingAsync(app, MoreThanASweep, since: app.Now - TimeSpan.FromHours(1));
        await SweepAsync(app);
        await SweepAsync(app);
        app.Time.Advance(TimeSpan.FromMinutes(2.5));
        await SweepAsync(app);

        Assert.Equal(3, receiver.Received.Count);
    }

    [Fact]
    public async Task All_callbacks_of_a_silent_receiver_are_given_up_after_about_three_days()
    {
        await using var app = await StartAsync("127.0.0.9:1");
        var id = await AddPendingAsync(app, 40, since: null);
        var start = app.Now;
        while (app.Now < start + TimeSpan.FromHours(75))
        {
            await SweepAsync(app);
            app.Time.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(40, (await PendingAsync(app)).Count);
        for (var hours = 75; hours < 87; hours++)
        {
            await SweepAsync(app);
            app.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Empty(await PendingAsync(app));
        var log = await app.Get<CallbackTable>().LogAsync(id, CancellationToken.None).ToListAsync();
        Assert.All(log, callback => Assert.Equal(CallbackState.GivenUp, callback.State));
        Assert.Equal(40, log.Count);
        Assert.Contains(log, callback => callback.Attempts < 10);
        Assert.InRange(app.Log.Alerts("CallbackGivenUp").Count, 1, 10);
    }

    [Fact]
    public async Task A_callback_that_is_sent_again_after_days_has_its_whole_time_again()
    {
        await using var app = await StartAsync("127.0.0.9:1");
        var id = await AddPendingAsync(app, 2, since: app.Now - TimeSpan.FromHours(85));
        await SweepAsync(app);
        Assert.Empty(await PendingAsync(app));

        await app.Get<CallbackOperations>().RedeliverAsync(new MessageId(id, 0), CancellationToken.None);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await SweepAsync(app);

        Assert.Equal(2, (await PendingAsync(app)).Count);
    }

    [Fact]
    public async Task A_time_in_which_the_app_was_stopped_is_no_silence_of_the_receiver()
    {
        await using var app = await StartAsync("127.0.0.9:1");
        await AddPendingAsync(app, 2, since: app.Now - TimeSpan.FromHours(83));

        app.Time.Advance(TimeSpan.FromDays(4));
        await SweepAsync(app);
        Assert.Equal(2, (await PendingAsync(app)).Count);
        app.Time.Advance(TimeSpan.FromHours(1));
        await SweepAsync(app);
        app.Time.Advance(TimeSpan.FromHours(1));
        await SweepAsync(app);

        Assert.Empty(await PendingAsync(app));
    }

    [Fact]
    public async Task An_answer_ends_the_silence_of_a_receiver()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = (_, _) => Task.FromResult(503);
        await using var app = await StartAsync(receiver.Address.Authority);
        await AddPendingAsync(app, 1, since: app.Now - TimeSpan.FromHours(83), $"{receiver.Address}");

        await SweepAsync(app);

        Assert.Null(Assert.Single(await PendingAsync(app)).Callback.Since);
    }

    private Task<InProcessApp> StartAsync(string allowed) => InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>
    {
        ["Callbacks:AllowHosts"] = $"127.0.0.9:1,{allowed}",
        ["Callbacks:Secret"] = Receiver.Secret,
    });

    /// <summary>Stores a message with pending callbacks.</summary>
    private static async Task<ChunkId> AddPendingAsync(InProcessApp app, int count, DateTimeOffset? since, string url = Silent)
    {
        var id = Requests.ChunkOf(await app.PostAsync(new { to = "79001234567", text = "Hello", callbackUrl = url }));
        await app.TakeAsync(Keys.SendQueue);
        var table = new TableServiceClient(app.Direct).GetTableClient(Keys.SmsTable);
        var change = new PendingChange(0, MessageStatus.Sent, app.Now, "1", null);
        foreach (var part in Enumerable.Range(100, count).Chunk(100))
        {
            await table.SubmitTransactionAsync(part.Select(version => new TableTransactionAction(
                TableTransactionActionType.Add,
                StoredCallback.ToEntity(new PendingCallback(id, version, app.Now, since is null ? 0 : 1, [change]) { Since = since }))));
        }

        return id;
    }

    private static async Task SweepAsync(InProcessApp app)
    {
        app.Time.Advance(TimeSpan.FromSeconds(10));
        await app.Get<CallbackSweep>().RunAsync(CancellationToken.None);
        await HandleAsync(app);
    }

    private static async Task HandleAsync(InProcessApp app)
    {
        foreach (var message in await app.TakeAsync(Keys.CallbackQueue))
        {
            await app.Create<CallbackFunctions>().SendAsync(message, CancellationToken.None);
        }
    }

    private static async Task<List<StoredCallback>> PendingAsync(InProcessApp app) =>
        [.. (await app.Stored.RowsAsync()).Where(row => row.RowKey.StartsWith("ok", StringComparison.Ordinal)).Select(StoredCallback.FromEntity)];
}
