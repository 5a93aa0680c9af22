using SmsFunctions.Callbacks;
using SmsFunctions.IntegrationTests.Gate;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Retention;

/// <summary>Tests of retention: texts are purged 90 days after the final state and rows after 400. Open messages and counts are kept.</summary>
public sealed class PurgeTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Text = "Проверка 42";

    [Fact]
    public async Task A_text_is_purged_after_90_days_and_not_before_and_the_rest_is_kept()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.DeliverAsync();
        var before = (await app.GetAsync(id)).Json;

        await app.LiveDaysAsync(89);
        Assert.Equal(Text, (await app.GetAsync(id)).Text()!.GetValue<string>());
        await app.LiveDaysAsync(1);

        var after = (await app.GetAsync(id)).Json;
        Assert.Null(after["text"]);
        before["text"] = null;
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.DoesNotContain(
            await app.Stored.RowsAsync(),
            row => ((IDictionary<string, object>)row).Values.OfType<string>().Any(value => value.Contains(Text, StringComparison.Ordinal)));
        Assert.Contains(app.Log.Lines, line => line.Contains("The texts of 1 messages, the rows of 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_is_purged_400_days_after_the_final_state_regardless_of_its_creation()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await OperationDriver.ScheduleAsync(app, TimeSpan.FromDays(100));
        await app.LiveDaysAsync(60);
        await app.CancelAsync(id);

        await app.LiveDaysAsync(399);
        Assert.Equal(200, (await app.GetAsync(id)).Status);
        await app.LiveDaysAsync(2);

        var answer = await app.GetAsync(id);
        Assert.Equal(404, answer.Status);
        Assert.Contains("kept for 400 days after their final state", answer.Json["detail"]!.GetValue<string>());
        Assert.Equal("n", await app.KindsAsync());
    }

    [Fact]
    public async Task An_unknown_recent_id_is_a_plain_404()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await app.GetAsync(ChunkId.New(app.Now, app.Now));

        Assert.Equal((404, "There is no message with this id."), (answer.Status, answer.Json["detail"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Open_held_scheduled_and_unconfirmed_messages_are_kept_and_age_only_from_their_final_state()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.NoAnswer());
        var unconfirmed = (await app.SendAsync()).Id;
        var sent = (await app.SendAsync()).Id;
        var scheduled = await OperationDriver.ScheduleAsync(app, TimeSpan.FromDays(3));
        await app.CloseAsync(GateDriver.Credits);
        var held = await app.AcceptAsync();
        var before = (await app.Stored.RowsAsync()).Select(row => (row.RowKey, row.ETag)).ToHashSet();

        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromDays(1000));
        await app.PurgeAsync();

        Assert.True(before.SetEquals((await app.Stored.RowsAsync()).Select(row => (row.RowKey, row.ETag))));
        Assert.Equal(
            [MessageStatus.Unconfirmed, MessageStatus.Sent, MessageStatus.Queued, MessageStatus.Queued],
            await Task.WhenAll(((ChunkId[])[unconfirmed, sent, scheduled, held]).Select(async id =>
                (await app.Stored.ChunkAsync(id)).Recipients[0].Status)));

        Assert.Equal((200, 1), (await app.ResolveAsync(unconfirmed, "failed")).Affected());
        await app.LiveDaysAsync(89);
        Assert.NotNull((await app.GetAsync(unconfirmed)).Text());
        await app.LiveDaysAsync(2);
        Assert.Null((await app.GetAsync(unconfirmed)).Text());
    }

    [Fact]
    public async Task A_request_of_many_transactions_is_purged_with_its_header_and_its_counts_are_kept()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = await app.CancelledBatchAsync(recipients: 240, texts: 120);
        await app.DeliverAsync();
        Assert.Equal($"b{new string('c', 121)}", await app.KindsAsync());

        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromDays(401));
        await app.PurgeAsync();

        Assert.Equal("240 cancelled, 1 delivered", await app.PurgedAsync());
        Assert.Equal(404, (await app.GetAsync(batch)).Status);
        Assert.All(await app.KindsAsync(), kind => Assert.Equal('n', kind));
        Assert.DoesNotContain(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == Keys.RetentionPartition);
        await app.LiveDaysAsync(2);
        Assert.Equal("240 cancelled, 1 delivered", await app.PurgedAsync());
    }

    [Fact]
    public async Task Counts_include_segments_and_prices_and_accumulate()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite,
            settings: new Dictionary<string, string?> { ["Tariff:Default"] = "2.50", ["Retention:Texts"] = "1", ["Retention:Rows"] = "2" });
        await app.DeliverAsync();
        await app.LiveDaysAsync(1);
        await app.PostAsync(new { to = InProcessApp.Phone, text = new string('x', 200), sendAt = app.Now });

        await app.LiveDaysAsync(2);
        var (first, none) = ((await app.DayAsync("2021-03-14")).Json, (await app.DayAsync("2021-03-13")).Json);

        Assert.Equal("""{"day":"2021-03-14","purged":{"delivered":1},"segments":1,"price":2.50}""", first.ToJsonString());
        Assert.Equal("""{"day":"2021-03-13","purged":{},"segments":0,"price":null}""", none.ToJsonString());
        Assert.Equal(400, (await app.DayAsync("14.03.2021")).Status);
    }

    [Fact]
    public async Task The_header_of_an_abandoned_request_is_purged()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<BatchTable>().TryAbortAsync(BatchId.New(app.Now, app.Now), CancellationToken.None);

        await app.LiveDaysAsync(399);
        Assert.Equal("b", await app.KindsAsync());
        await app.LiveDaysAsync(2);

        Assert.Equal("", await app.KindsAsync());
    }

    [Fact]
    public async Task A_failed_message_without_its_text_cannot_be_resent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(OperationDriver.Rejection());
        var batch = await app.AcceptBatchAsync(2);
        await app.WorkAsync();
        Assert.Equal(2, (await app.CountsAsync(batch))["rejected"]);
        Assert.Equal((200, 2), (await app.ResendAsync(batch, dryRun: true)).Affected());

        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromDays(91));
        await app.PurgeAsync();
        var answer = await app.ResendAsync(batch, key: "k");
        await app.LetEverythingBeSentAsync();

        Assert.Equal(
            (409, "The text was purged.", 2),
            (answer.Status, answer.Json()["title"]!.GetValue<string>(), answer.Json()["counts"]!["rejected"]!.GetValue<int>()));
        Assert.Equal(0, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_pending_callback_keeps_its_message_and_its_log_is_purged_with_it()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Callbacks:Secret"] = $"whsec_{Convert.ToBase64String(new byte[32])}" });
        var id = Requests.ChunkOf(await app.PostAsync(new { to = InProcessApp.Phone, text = "told", callbackUrl = "https://example.com/told" }));
        await app.WorkAsync();
        await app.NextCheckAsync(id);
        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromDays(500));
        foreach (var pending in await PendingRowsAsync())
        {
            await app.Get<CallbackTable>().MoveAsync(pending, pending.Callback with { At = app.Now.AddDays(-29) }, null, CancellationToken.None);
        }

        await app.PurgeAsync();
        Assert.Equal("coo", await app.KindsAsync());
        Assert.NotNull((await app.GetAsync(id)).Text());

        foreach (var pending in await PendingRowsAsync())
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
            await app.Get<CallbackTable>().EndAsync(pending, log, CancellationToken.None);
        }

        Assert.Equal("cdd", await app.KindsAsync());
        await app.LiveDaysAsync(31);

        Assert.Equal("n", await app.KindsAsync());

        async Task<List<StoredCallback>> PendingRowsAsync() =>
            [.. (await app.Stored.RowsAsync()).Where(row => row.RowKey.StartsWith("ok", StringComparison.Ordinal)).Select(StoredCallback.FromEntity)];
    }

    [Fact]
    public async Task An_unreadable_row_is_kept_and_the_others_are_purged()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (damaged, _) = (await app.DeliverAsync(), await app.DeliverAsync());
        await app.Stored.DamageAsync(damaged);

        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromDays(401));
        await app.PurgeAsync();

        Assert.Equal("cn", await app.KindsAsync());
        Assert.NotEmpty(app.Log.Alerts("ChunkUnreadable"));
    }
}
