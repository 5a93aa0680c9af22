using SmsFunctions.Callbacks;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Retention;

/// <summary>Tests that data which changes between the read and the purge is kept, with all rows that belong to it.</summary>
public sealed class PurgeRaceTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly Dictionary<string, string?> WithCallbacks = new() { ["Callbacks:Secret"] = $"whsec_{Convert.ToBase64String(new byte[32])}" };

    [Fact]
    public async Task A_message_that_is_resent_before_its_row_is_purged_is_kept_and_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.Rejection());
        var batch = await app.AcceptBatchAsync(1);
        await app.WorkAsync();
        app.Time.Advance(TimeSpan.FromDays(401));
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () =>
            Assert.Equal((200, 1), Task.Run(() => app.ResendAsync(batch)).GetAwaiter().GetResult().Affected()));

        await app.PurgeAsync();
        app.TableWire.Cuts = null;
        await app.WorkAsync();

        Assert.Equal("Text 0", Assert.Single(app.Simulator.Ledger.Entries).Text);
        Assert.Equal("", await app.PurgedAsync());
    }

    [Fact]
    public async Task A_callback_that_becomes_pending_again_before_its_log_is_purged_keeps_both()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: WithCallbacks);
        var id = await MessageWithEndedCallbacksAsync(app);
        app.Time.Advance(TimeSpan.FromDays(401));
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () => MakePendingAgain(app, id));

        await app.PurgeAsync();

        Assert.Equal("cddo", await app.KindsAsync());
    }

    [Fact]
    public async Task A_callback_that_becomes_pending_again_after_the_pending_callbacks_were_read_keeps_both()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: WithCallbacks);
        var id = await MessageWithEndedCallbacksAsync(app);
        app.Time.Advance(TimeSpan.FromDays(401));
        app.TableWire.Cuts = Cuts.Meanwhile(1, AsksFor("RowKey ge 'd"), () => MakePendingAgain(app, id));

        await app.PurgeAsync();

        Assert.Equal("cddo", await app.KindsAsync());
    }

    [Theory]
    [InlineData("RowKey ge 'ok")]
    [InlineData("RowKey ge 'd")]
    public async Task A_callback_that_ends_during_the_purge_leaves_no_log(string query)
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: WithCallbacks);
        var id = await MessageWithPendingCallbacksAsync(app);
        app.Time.Advance(TimeSpan.FromDays(401));
        await PostponeAsync(app);
        app.TableWire.Cuts = Cuts.Meanwhile(1, AsksFor(query), () => Task.Run(() => EndAsync(app, id)).GetAwaiter().GetResult());

        await app.PurgeAsync();
        app.TableWire.Cuts = null;
        await app.LiveDaysAsync(31);

        Assert.Equal("n", await app.KindsAsync());
    }

    [Fact]
    public async Task A_callback_pending_for_more_than_30_days_is_purged_with_its_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: WithCallbacks);
        await MessageWithPendingCallbacksAsync(app);
        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromDays(401));

        await using var withoutCallbacks = app.Another();
        await withoutCallbacks.PurgeAsync();

        Assert.Equal("n", await app.KindsAsync());
        Assert.Equal("1 delivered", await app.PurgedAsync());
        Assert.Contains(
            withoutCallbacks.Log.Lines.Concat(app.Log.Lines),
            line => line.Contains("Purged messages had 2 pending callbacks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_with_more_logs_than_fit_in_a_transaction_is_purged_in_one_run()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.DeliverAsync();
        foreach (var version in Enumerable.Range(1, 250))
        {
            var log = new CallbackRecord
            {
                Chunk = id,
                Version = version,
                State = CallbackState.Delivered,
                Attempts = 1,
                At = app.Now,
                Status = 200,
                Changes = [],
            };
            await app.AddAsync(log.ToEntity());
        }

        app.Time.Advance(TimeSpan.FromDays(401));
        await app.PurgeAsync();

        Assert.Equal("n", await app.KindsAsync());
    }

    [Fact]
    public async Task Pending_callbacks_are_read_once_for_all_pages_of_a_partition()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CancelledBatchAsync(recipients: 90, texts: 90);
        app.Time.Advance(TimeSpan.FromDays(401));
        app.TableWire.ForgetRequests();

        await app.PurgeAsync();

        Assert.Single(app.TableWire.Requests, request => request.AsksFor("RowKey ge 'ok"));
    }

    private static async Task<ChunkId> MessageWithPendingCallbacksAsync(InProcessApp app)
    {
        var id = Requests.ChunkOf(await app.PostAsync(new { to = InProcessApp.Phone, text = "told", callbackUrl = "https://example.com/told" }));
        await app.WorkAsync();
        await app.NextCheckAsync(id);
        Assert.Equal("coo", await app.KindsAsync());
        return id;
    }

    private static async Task<ChunkId> MessageWithEndedCallbacksAsync(InProcessApp app)
    {
        var id = await MessageWithPendingCallbacksAsync(app);
        await EndAsync(app, id);
        return id;
    }

    private static async Task<List<StoredCallback>> PendingRowsAsync(InProcessApp app) =>
        [.. (await app.Stored.RowsAsync()).Where(row => row.RowKey.StartsWith("ok", StringComparison.Ordinal)).Select(StoredCallback.FromEntity)];

    private static async Task EndAsync(InProcessApp app, ChunkId id)
    {
        foreach (var pending in await PendingRowsAsync(app))
        {
            var log = new CallbackRecord
            {
                Chunk = id,
                Version = pending.Callback.Version,
                State = CallbackState.GivenUp,
                Attempts = 1,
                At = app.Now,
                Status = 500,
                Changes = pending.Callback.Changes,
            };
            Assert.True(await app.Get<CallbackTable>().EndAsync(pending, log, CancellationToken.None));
        }
    }

    private static async Task PostponeAsync(InProcessApp app)
    {
        foreach (var pending in await PendingRowsAsync(app))
        {
            Assert.NotNull(await app.Get<CallbackTable>().MoveAsync(pending, pending.Callback with { At = app.Now }, null, CancellationToken.None));
        }
    }

    private static void MakePendingAgain(InProcessApp app, ChunkId id) => Task.Run(async () =>
    {
        var log = await app.Get<CallbackTable>().LogAsync(id, CancellationToken.None).FirstAsync();
        var pending = new PendingCallback(id, log.Version, app.Now, 0, log.Changes);
        Assert.True(await app.Get<CallbackTable>().RenewAsync(pending, log with { State = CallbackState.Retrying, Next = app.Now }, CancellationToken.None));
    }).GetAwaiter().GetResult();

    private static Func<ProxiedRequest, bool> AsksFor(string filter) => request => request.AsksFor(filter);
}
