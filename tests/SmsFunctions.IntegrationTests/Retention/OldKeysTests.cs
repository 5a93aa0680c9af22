using SmsFunctions.AlertHooks;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.OneC;
using SmsFunctions.Spending;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Retention;

/// <summary>Tests of the purge of idempotency keys, request numbers and daily sums. None is purged before the data to which it belongs.</summary>
public sealed class OldKeysTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly object Message = new { to = InProcessApp.Phone, text = "once" };

    [Theory]
    [InlineData(90, 29, 30)]
    [InlineData(1, 0, 1)]
    public async Task A_repetition_is_the_same_request_until_its_key_expires_and_then_a_new_one(int texts, int within, int after)
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Retention:Texts"] = $"{texts}", ["Retention:Rows"] = $"{texts + 1}" });
        var first = Requests.ChunkOf(await app.PostAsync(Message, "k"));
        await app.WorkAsync();
        await app.NextCheckAsync(first);

        await app.LiveDaysAsync(within);
        var repeated = await app.PostAsync(Message, "k");
        Assert.Equal(
            (first, "true", "once"),
            (Requests.ChunkOf(repeated), repeated.Headers["Idempotent-Replayed"].ToString(), repeated.Text()!.GetValue<string>()));
        await app.LiveDaysAsync(after - within);
        var another = await app.PostAsync(Message, "k");

        Assert.NotEqual(first, Requests.ChunkOf(another));
        Assert.Equal(("", "once"), (another.Headers["Idempotent-Replayed"].ToString(), another.Text()!.GetValue<string>()));
        Assert.Equal(Requests.ChunkOf(another), Requests.ChunkOf(await app.PostAsync(Message, "k")));
    }

    [Fact]
    public async Task An_expired_key_is_free_for_another_body()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.PostAsync(Message, "k");

        app.Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(202, (await app.PostAsync(new { to = InProcessApp.Phone, text = "another" }, "k")).Status);
    }

    [Fact]
    public async Task Rows_of_expired_keys_and_nonces_are_purged()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.PostAsync(Message, "k");
        await app.Get<HookNonces>().KeepAsync("ops", "nonce", app.Now, CancellationToken.None);
        await app.LiveDaysAsync(5);
        await app.PostAsync(Message, "k5");

        await app.LiveDaysAsync(25);
        Assert.Equal(3, (await app.RowsOfAsync(Keys.KeysTable)).Count);
        await app.LiveDaysAsync(2);

        Assert.Equal(Keys.Hashed("k5").Row, Assert.Single(await app.RowsOfAsync(Keys.KeysTable)).RowKey);
    }

    [Fact]
    public async Task A_request_number_of_the_1C_endpoint_is_purged_after_its_message_and_not_before()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (gone, open) = (await OperationDriver.ScheduleAsync(app, TimeSpan.FromDays(1)), await OperationDriver.ScheduleAsync(app, TimeSpan.FromDays(1)));
        await app.CancelAsync(gone);
        var numbers = app.Get<RequestNumbers>();
        var (first, second) = (await numbers.AddAsync(gone.Batch, CancellationToken.None), await numbers.AddAsync(open.Batch, CancellationToken.None));

        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromDays(399));
        await app.PurgeAsync();
        Assert.Equal(gone.Batch, await numbers.FindAsync(first, CancellationToken.None));
        await app.LiveDaysAsync(2);
        await app.LiveDaysAsync(1);

        Assert.Null(await numbers.FindAsync(first, CancellationToken.None));
        Assert.Equal(open.Batch, await numbers.FindAsync(second, CancellationToken.None));
    }

    [Fact]
    public async Task Recent_request_numbers_are_not_read()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<RequestNumbers>().AddAsync(BatchId.New(app.Now, app.Now), CancellationToken.None);

        await app.PurgeAsync();

        var query = Assert.Single(
            app.TableWire.Requests,
            request => request.Path.Contains($"/{Keys.OneCTable}", StringComparison.Ordinal) && request.AsksFor("PartitionKey eq "));
        Assert.Contains(" and At lt datetime'2020-02-08T12:00:00", query.Query("$filter"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_purge_of_keys_continues_where_its_time_ran_out()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        foreach (var number in Enumerable.Range(0, 5))
        {
            await app.Get<HookNonces>().KeepAsync("ops", $"nonce {number}", app.Now, CancellationToken.None);
        }

        app.Time.Advance(TimeSpan.FromDays(40));
        app.TableWire.Cuts = Cuts.Meanwhile(2, IsPageOfKeys, () => app.Time.Advance(TimeSpan.FromSeconds(6)));
        await app.PurgeBrieflyAsync();
        Assert.Equal(3, (await app.RowsOfAsync(Keys.KeysTable)).Count);
        app.TableWire.Cuts = null;
        app.TableWire.ForgetRequests();

        // A completed purge of keys is not repeated within a day.
        await app.PurgeAsync();
        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromMinutes(5));
        await app.PurgeAsync();

        Assert.Empty(await app.RowsOfAsync(Keys.KeysTable));
        Assert.Equal(3, app.TableWire.Requests.Count(IsPageOfKeys));
    }

    private static bool IsPageOfKeys(ProxiedRequest request) =>
        request.Path.Contains($"/{Keys.KeysTable}", StringComparison.Ordinal) && request.AsksFor("PartitionKey eq ");

    [Fact]
    public async Task The_daily_spending_is_purged_with_the_messages_of_its_day()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Tariff:Default"] = "2.50", ["Tariff:DailyCap"] = "100" });
        await app.Get<DailySpending>().TryTakeAsync(5, Priority.Normal, CancellationToken.None);

        app.Time.Advance(TimeSpan.FromDays(400));
        await app.PurgeAsync();
        Assert.Single(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == "spending");
        await app.LiveDaysAsync(1);

        Assert.DoesNotContain(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == "spending");
    }
}
