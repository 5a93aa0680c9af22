using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.IntegrationTests.Sending;
using SmsFunctions.Money;
using SmsFunctions.OneC;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Retention;

/// <summary>Keys, numbers and daily sums go as well, and none before what it stands for.</summary>
public sealed class OldKeysTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly object Message = new { to = InProcessApp.Phone, text = "once" };

    [Theory]
    [InlineData(90, 29, 30)]
    [InlineData(1, 0, 1)]
    public async Task A_repetition_is_one_request_for_so_long_and_then_another_with_ids_of_its_own(int texts, int within, int after)
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Retention:Texts"] = $"{texts}", ["Retention:Rows"] = $"{texts + 1}" });
        var first = Requests.ChunkOf(await app.PostAsync(Message, "k"));
        await app.WorkAsync();
        await app.NextCheckAsync(first);

        await app.LiveDaysAsync(within);
        var repeated = await app.PostAsync(Message, "k");
        Assert.Equal((first, "true", "once"), (Requests.ChunkOf(repeated), repeated.Headers["Idempotent-Replayed"].ToString(), repeated.Text()!.GetValue<string>()));
        await app.LiveDaysAsync(after - within);
        var another = await app.PostAsync(Message, "k");

        Assert.NotEqual(first, Requests.ChunkOf(another));
        Assert.Equal(("", "once"), (another.Headers["Idempotent-Replayed"].ToString(), another.Text()!.GetValue<string>()));
        Assert.Equal(Requests.ChunkOf(another), Requests.ChunkOf(await app.PostAsync(Message, "k")));
    }

    [Fact]
    public async Task A_key_that_had_its_time_is_free_for_another_body()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.PostAsync(Message, "k");

        app.Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(202, (await app.PostAsync(new { to = InProcessApp.Phone, text = "another" }, "k")).Status);
    }

    [Fact]
    public async Task Rows_of_keys_and_nonces_go_when_they_had_their_time()
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
    public async Task A_number_of_the_1C_door_goes_after_its_message_and_not_before()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (gone, open) = (await OrderTestsKit.ScheduleAsync(app, TimeSpan.FromDays(1)), await OrderTestsKit.ScheduleAsync(app, TimeSpan.FromDays(1)));
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
    public async Task Young_numbers_are_not_even_read()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<RequestNumbers>().AddAsync(BatchId.New(app.Now, app.Now), CancellationToken.None);

        await app.PurgeAsync();

        var query = Assert.Single(app.TableWire.Requests, request => request.Path.Contains($"/{Keys.OneCTable}", StringComparison.Ordinal) && request.AsksFor("PartitionKey eq "));
        Assert.Contains(" and At lt datetime'2020-02-08T12:00:00", query.Query("$filter"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_go_on_where_the_time_ran_out_and_a_page_may_take_longer_than_that()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        foreach (var number in Enumerable.Range(0, 5))
        {
            await app.Get<HookNonces>().KeepAsync("ops", $"nonce {number}", app.Now, CancellationToken.None);
        }

        app.Time.Advance(TimeSpan.FromDays(40));
        app.TableWire.Cuts = Cuts.Meanwhile(2, IsPageOfKeys, () => app.Time.Advance(TimeSpan.FromSeconds(6)));
        await app.PurgeAsync();
        Assert.Equal(3, (await app.RowsOfAsync(Keys.KeysTable)).Count);
        app.TableWire.Cuts = null;
        app.TableWire.ForgetRequests();

        // Whatever the days took, keys alone do not hold each tick.
        await app.PurgeAsync();
        await app.PurgeAsync();
        app.Time.Advance(TimeSpan.FromMinutes(5));
        await app.PurgeAsync();

        Assert.Empty(await app.RowsOfAsync(Keys.KeysTable));
        Assert.Equal(3, app.TableWire.Requests.Count(IsPageOfKeys));
    }

    private static bool IsPageOfKeys(ProxiedRequest request) => request.Path.Contains($"/{Keys.KeysTable}", StringComparison.Ordinal) && request.AsksFor("PartitionKey eq ");

    [Fact]
    public async Task What_was_spent_on_a_day_goes_with_its_messages()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Tariff:Default"] = "2.50", ["Tariff:DailyCap"] = "100" });
        await app.Get<DailySpending>().TryTakeAsync(5, CancellationToken.None);

        app.Time.Advance(TimeSpan.FromDays(400));
        await app.PurgeAsync();
        Assert.Single(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == "spending");
        await app.LiveDaysAsync(1);

        Assert.DoesNotContain(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == "spending");
    }
}
