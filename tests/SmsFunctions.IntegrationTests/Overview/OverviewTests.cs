using System.Text.Json.Nodes;
using SmsFunctions.Callbacks;
using SmsFunctions.Gate;
using SmsFunctions.Health;
using SmsFunctions.IntegrationTests.Attention;
using SmsFunctions.IntegrationTests.Gate;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.IntegrationTests.Spending;
using SmsFunctions.IntegrationTests.Statistics;
using SmsFunctions.Messages;
using SmsFunctions.Overview;
using SmsFunctions.Search;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Overview;

/// <summary>Tests of GET overview.</summary>
public sealed class OverviewTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int MostQueries = 22;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Tariff:Default"] = "2",
        ["Tariff:DailyCap"] = "1000",
        ["Callbacks:Secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    };

    [Fact]
    public async Task A_new_app_is_healthy_and_has_only_what_was_not_counted_yet_unknown()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var view = await OverviewAsync(app);

        Assert.Equal("""["waiting","callbacks","poisonQueues"]""", view["unknown"]!.ToJsonString());
        Assert.Equal(("healthy", "open", 0), ((string)view["health"]!, (string)view["gate"]!["state"]!, (int)view["attention"]!["count"]!));
        Assert.Null(view["waiting"]);
        Assert.Null(view["poisonQueues"]);
        Assert.Equal("""{"owed":null,"givenUp":null}""", view["callbacks"]!.ToJsonString());
        Assert.Equal(0, (int)view["today"]!["sent"]!);
        Assert.Equal("[]", view["batches"]!.ToJsonString());
    }

    [Fact]
    public async Task What_waits_is_counted_each_minute_by_what_it_waits_for()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Settings);
        app.SetBalance(100);
        await app.ScheduleBatchAsync(app.Now.AddDays(30), 7, personal: false);
        await app.ScheduleAsync(app.Now.AddHours(1));
        await app.ScheduleBatchAsync(app.Now, 60, personal: false);
        await app.TickAsync();
        await app.Gate().SetAsync(GatePosition.Held, "x", CancellationToken.None);
        await app.AcceptAsync();
        var queued = await app.PostAsync(new { to = InProcessApp.Phone, text = "Hello", callbackUrl = "https://crm.example/sms" });
        await app.Stored.StoredAsync(Requests.ChunkOf(queued));
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.Get<WaitingSampler>().RunAsync(CancellationToken.None);

        var view = await OverviewAsync(app);

        Assert.Equal(app.Now, view["waitingAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal("""{"scheduled":8,"queued":0,"held":2,"sending":0,"unpaid":60}""", view["waiting"]!.ToJsonString());
        Assert.Equal("""{"owed":0,"givenUp":0}""", view["callbacks"]!.ToJsonString());
        Assert.Equal(("[]", "degraded"), (view["unknown"]!.ToJsonString(), (string)view["health"]!));
    }

    [Fact]
    public async Task Due_messages_messages_in_a_call_and_owed_callbacks_are_counted()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Settings);
        await app.AcceptAsync();
        var id = await app.AcceptAsync();
        var stored = await app.Stored.StoredAsync(id);
        var (_, claimed) = (0, Assert.IsType<Claim.Take>(app.Get<ChunkMachine>().Claim(stored.Chunk, app.Now)).Next);
        await app.Table.WriteAsync(stored, claimed, CancellationToken.None);
        var cancelled = Requests.ChunkOf(await app.PostAsync(
            new { to = InProcessApp.Phone, text = "Hello", callbackUrl = "https://crm.example/sms", sendAt = app.Now.AddDays(9) }));
        await app.CancelAsync(cancelled);
        await app.Get<WaitingSampler>().RunAsync(CancellationToken.None);

        var view = await OverviewAsync(app);

        Assert.Equal("""{"scheduled":0,"queued":1,"held":0,"sending":1,"unpaid":0}""", view["waiting"]!.ToJsonString());
        Assert.Equal(1, (int)view["callbacks"]!["owed"]!);
    }

    [Fact]
    public async Task The_parts_are_those_of_their_own_calls()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Settings);
        app.SetBalance(500);
        await app.BalanceAsync();
        var doubtful = await app.DoubtfulAsync();
        await app.TickAsync();
        await app.WriteTalliesAsync();
        var balanceCalls = app.BalanceCalls();
        app.Time.Advance(TimeSpan.FromSeconds(90));

        var view = await OverviewAsync(app);

        Assert.Equal((500m, 90), ((decimal)view["balance"]!["balance"]!, (int)view["balance"]!["ageSeconds"]!));
        Assert.Equal(balanceCalls, app.BalanceCalls());
        Assert.Equal((1, 1), ((int)view["today"]!["accepted"]!, (int)view["today"]!["unconfirmed"]!));
        Assert.Equal((1, $"{doubtful}-000"), ((int)view["attention"]!["count"]!, (string)view["attention"]!["items"]![0]!["id"]!));
        Assert.NotNull(view["attention"]!["oldest"]);
        Assert.Equal(app.Now.AddSeconds(-90), view["timers"]!["release"]!.GetValue<DateTimeOffset>());
        Assert.Equal(0, (int)view["poisonQueues"]!);
    }

    [Fact]
    public async Task Figures_that_are_too_old_are_unknown()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.TickAsync();
        app.Time.Advance(OverviewReader.Stale);

        var view = await OverviewAsync(app);

        Assert.Null(view["waiting"]);
        Assert.Equal("""["waiting","callbacks","poisonQueues"]""", view["unknown"]!.ToJsonString());
    }

    [Fact]
    public async Task A_part_that_cannot_be_read_is_null_and_named_and_the_others_are_there()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.TickAsync();
        app.TableWire.Cuts = Cuts.Before(request => request.Query("$filter")?.Contains("'balance'", StringComparison.Ordinal) == true);

        var view = await OverviewAsync(app);

        Assert.Equal("""["balance"]""", view["unknown"]!.ToJsonString());
        Assert.Null(view["balance"]);
        Assert.Equal(("open", "healthy"), ((string)view["gate"]!["state"]!, (string)view["health"]!));
    }

    [Fact]
    public async Task Without_storage_everything_is_unknown_and_nothing_is_zero()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.TickAsync();
        app.Time.Advance(TimeSpan.FromMinutes(1));
        app.TableWire.Cuts = Cuts.Everything();

        await using var other = app.Another();
        var view = await OverviewAsync(other);
        app.TableWire.Cuts = null;

        Assert.Equal(
            """["gate","balance","waiting","today","batches","attention","callbacks","poisonQueues","timers"]""", view["unknown"]!.ToJsonString());
        Assert.Equal("unhealthy", (string)view["health"]!);
        view.AsObject().Remove("at");
        Assert.DoesNotContain(":0", view.ToJsonString());
    }

    [Fact]
    public async Task The_newest_batches_of_today_are_those_of_their_own_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Settings);
        await app.ScheduleBatchAsync(app.Now.AddDays(1), 2, personal: false);
        for (var batch = 0; batch < 12; batch++)
        {
            app.Time.Advance(TimeSpan.FromSeconds(1));
            await app.ScheduleBatchAsync(app.Now.AddHours(batch % 3), 2, personal: false);
        }

        var view = await OverviewAsync(app);

        var page = await app.Get<BatchesOfDay>().ReadAsync(
            OpenPartitions.DayOf(app.Now), false, SmsFunctions.Callers.Caller.Anyone, 5, null, CancellationToken.None);
        Assert.Equal(5, page.Items.Count);
        Assert.Equal(page.Items.Select(item => item.Id), view["batches"]!.AsArray().Select(item => (string)item!["id"]!));
        Assert.Equal(page.Items.Select(item => item.SendAt), view["batches"]!.AsArray().Select(item => (DateTimeOffset)item!["sendAt"]!));
    }

    [Fact]
    public async Task A_repeated_batch_of_which_all_messages_are_refused_is_among_the_newest()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var batch = new { to = new[] { InProcessApp.Phone }, text = "Hello" };
        app.TableWire.Cuts = Cuts.Before(request => request.Path.Contains("PartitionKey='day'", StringComparison.Ordinal));
        Assert.Equal(503, (await app.PostBatchAsync(batch, key: "k")).Status);
        app.TableWire.Cuts = null;
        await app.Get<StopListEditor>().AddAsync(InProcessApp.Phone, "x", null, CancellationToken.None);

        var id = Requests.BatchOf(await app.PostBatchAsync(batch, key: "k"));

        var item = Assert.Single((await OverviewAsync(app))["batches"]!.AsArray());
        Assert.Equal((id.ToString(), 0), ((string)item!["id"]!, (int)item["accepted"]!));
    }

    [Fact]
    public async Task With_more_than_five_shards_in_use_the_newest_batches_are_unknown()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.ScheduleBatchAsync(app.Now, 2, personal: false);
        await OpenShardsAsync(app, 6);

        var view = await OverviewAsync(app);

        Assert.Null(view["batches"]);
        Assert.Contains("batches", view["unknown"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task The_overview_takes_at_most_22_queries()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Settings);
        app.SetBalance(500);
        await app.BalanceAsync();
        for (var message = 0; message < 7; message++)
        {
            var id = Requests.ChunkOf(await app.PostAsync(new { to = InProcessApp.Phone, text = "Hello", callbackUrl = "https://crm.example/sms" }));
            var log = new CallbackRecord
            {
                Chunk = id,
                Version = 1,
                State = CallbackState.GivenUp,
                Attempts = 10,
                At = app.Now,
                Changes = [new PendingChange(0, MessageStatus.Sent, app.Now, null, null)],
            };
            await app.Get<AttentionTable>().AddAsync(id, AttentionKind.CallbackGivenUp, CancellationToken.None);
            await IntegrationTests.Retention.RetentionDriver.AddAsync(app, log.ToEntity());
        }

        await OpenShardsAsync(app, 5);
        await app.TickAsync();
        await app.WriteTalliesAsync();
        app.Time.Advance(TimeSpan.FromSeconds(5));
        app.TableWire.ForgetRequests();
        app.QueueWire.ForgetRequests();
        var view = await OverviewAsync(app);

        Assert.Equal((7, 5), ((int)view["attention"]!["count"]!, view["attention"]!["items"]!.AsArray().Count));
        Assert.Equal("[]", view["unknown"]!.ToJsonString());
        Assert.Equal(MostQueries, app.TableWire.Requests.Count(request => !request.IsOfSlots) + app.QueueWire.Requests.Count);
    }

    // New requests use the first 4 shards.
    private static async Task OpenShardsAsync(InProcessApp app, int count)
    {
        for (var shard = 0; shard < count; shard++)
        {
            await app.Get<OpenPartitions>().EnsureListedAsync(BatchId.PartitionOf(shard, OpenPartitions.DayOf(app.Now)), CancellationToken.None);
        }
    }

    private static async Task<JsonNode> OverviewAsync(InProcessApp app)
    {
        var answer = await DirectCall.OfAsync(app.Services, [], request => app.Create<OverviewFunctions>().GetAsync(request, CancellationToken.None));
        Assert.True(answer.Status == 200, answer.Body);
        return answer.Json;
    }
}
