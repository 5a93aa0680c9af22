using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmsFunctions.IntegrationTests.Retention;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Statistics;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Statistics;

/// <summary>Tests of GET stats, and of the tallies behind it.</summary>
public sealed class StatsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string FirstDay = "?from=2021-03-14&to=2021-03-14";

    private static readonly Dictionary<string, string?> Tariff = new() { ["Tariff:Default"] = "2.5" };

    [Fact]
    public async Task A_message_is_counted_at_each_step_with_its_segments_price_and_delivery_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        await app.PostAsync(new { to = InProcessApp.Phone, text = new string('я', 71) });
        await app.DeliverAsync();

        var day = await ItemAsync(app, FirstDay);

        Assert.Equal((2, 2, 1, 0, 0), (Count(day, "accepted"), Count(day, "sent"), Count(day, "delivered"), Count(day, "failed"), Count(day, "rejected")));
        Assert.Equal((3, 7.5m), (Count(day, "segments"), day["price"]!.GetValue<decimal>()));
        Assert.Equal("""{"p50":20,"p90":20,"p99":20,"count":1}""", day["deliverySeconds"]!.ToJsonString());
        Assert.Equal("2021-03-14T00:00:00+00:00", (string)day["start"]!);
    }

    [Fact]
    public async Task Messages_cause_no_storage_request_until_the_minute_ends_and_then_one_for_all()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        for (var message = 0; message < 3; message++)
        {
            await app.SendAsync();
        }

        Assert.DoesNotContain(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == TallyTable.Partition);
        app.TableWire.ForgetRequests();
        await app.WriteTalliesAsync();
        await app.WriteTalliesAsync();

        Assert.Single(app.TableWire.Requests);
        Assert.Equal(3, Count(await ItemAsync(app, FirstDay), "sent"));
    }

    [Fact]
    public async Task Counts_are_written_once_a_minute()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var writer = app.Services.GetServices<IHostedService>().OfType<TallyWriter>().Single();
        await writer.StartAsync(CancellationToken.None);
        await app.SendAsync();

        await app.LetTimePassAsync(
            () => app.TableWire.Requests.Any(request => request.Path.Contains("stats", StringComparison.Ordinal)), TimeSpan.FromSeconds(1));
        await writer.StopAsync(CancellationToken.None);

        Assert.True(app.Now >= InProcessApp.Start.AddMinutes(1));
    }

    [Fact]
    public async Task The_counts_of_several_instances_add_up_also_after_the_merge()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        await app.SendAsync();
        await app.WriteTalliesAsync();
        for (var instance = 0; instance < 3; instance++)
        {
            // An instance writes its counts when it ends.
            await using var other = app.Another();
            await other.SendAsync();
        }

        var before = (await StatsAsync(app, FirstDay)).Body;
        app.Time.Advance(TimeSpan.FromHours(15));
        await app.Get<TallyMerge>().RunAsync(CancellationToken.None);

        Assert.Equal((4, 4), (Count(await ItemAsync(app, FirstDay), "accepted"), Count(await ItemAsync(app, FirstDay), "sent")));
        Assert.Equal(before, (await StatsAsync(app, FirstDay)).Body);
        Assert.Equal("20210314", Assert.Single(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == TallyTable.Partition).RowKey);
    }

    [Fact]
    public async Task A_day_is_not_merged_while_instances_may_still_write_it()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.SendAsync();
        await app.WriteTalliesAsync();

        app.Time.Advance(TimeSpan.FromHours(13.5));
        await app.Get<TallyMerge>().RunAsync(CancellationToken.None);

        Assert.NotEqual("20210314", Assert.Single(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == TallyTable.Partition).RowKey);
    }

    [Fact]
    public async Task Counts_of_an_outage_are_written_after_it_and_once()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var isFirst = true;
        await app.SendAsync();
        app.TableWire.Cuts = request => new Cut(Before: !isFirst, () => isFirst = false);
        await app.WriteTalliesAsync();
        app.TableWire.Cuts = null;
        await app.AcceptAsync();

        await app.WriteTalliesAsync();

        Assert.Contains(app.Log.Lines, line => line.Contains("tallies of this instance could not be stored", StringComparison.Ordinal));
        Assert.Equal((2, 1), (Count(await ItemAsync(app, FirstDay), "accepted"), Count(await ItemAsync(app, FirstDay), "sent")));
    }

    [Fact]
    public async Task Hours_and_days_without_counts_are_zero_and_future_ones_are_left_out()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.SendAsync();
        await app.WriteTalliesAsync();
        app.Time.Advance(TimeSpan.FromHours(2));

        var hours = (await StatsAsync(app, $"{FirstDay}&by=hour")).Json;
        var days = (await StatsAsync(app, "?from=2021-03-13&to=2021-03-31")).Json["items"]!.AsArray();

        Assert.Equal(("2021-03-14", "2021-03-14", "hour"), ((string)hours["from"]!, (string)hours["to"]!, (string)hours["by"]!));
        Assert.Equal([.. Enumerable.Repeat(0L, 12), 1, 0, 0], hours["items"]!.AsArray().Select(item => Count(item!, "sent")));
        Assert.Equal([0L, 1], days.Select(item => Count(item!, "sent")));
    }

    [Fact]
    public async Task Thirty_days_take_at_most_three_queries()
    {
        const int Days = 30, Instances = 60;
        await using var app = await InProcessApp.StartAsync(azurite);
        var (table, one) = (app.Get<TallyTable>(), new Tally { Accepted = 1 });
        for (var back = 0; back < Days; back++)
        {
            var day = OpenPartitions.DayOf(app.Now.AddDays(-back));
            for (var instance = 0; instance < (back < 2 ? Instances : 1); instance++)
            {
                var hours = Enumerable.Range(0, DayTally.HoursOfDay).Aggregate(DayTally.Empty(day), (sum, hour) => sum.Plus(hour, one));
                await table.WriteAsync(hours, $"{instance}", CancellationToken.None);
            }
        }

        app.TableWire.ForgetRequests();
        var items = (await StatsAsync(app, "?from=2021-02-13&to=2021-03-14")).Json["items"]!.AsArray();

        Assert.Equal((Days, Instances * 24), (items.Count, Count(items[^1]!, "accepted")));
        Assert.InRange(app.TableWire.Requests.Count, 1, 3);
    }

    [Fact]
    public async Task More_rows_of_a_day_than_one_transaction_holds_are_merged()
    {
        const int Instances = 120;
        await using var app = await InProcessApp.StartAsync(azurite);
        var day = DayTally.Empty(OpenPartitions.DayOf(app.Now)).Plus(12, new Tally { Accepted = 1 });
        for (var instance = 0; instance < Instances; instance++)
        {
            await app.Get<TallyTable>().WriteAsync(day, $"{instance:D3}", CancellationToken.None);
        }

        app.Time.Advance(TimeSpan.FromDays(2));
        await app.Get<TallyMerge>().RunAsync(CancellationToken.None);

        Assert.Single(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == TallyTable.Partition);
        Assert.Equal(Instances, Count(await ItemAsync(app, FirstDay), "accepted"));
    }

    [Fact]
    public async Task Counts_are_purged_after_the_time_of_the_messages()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.SendAsync();
        await app.WriteTalliesAsync();
        app.Time.Advance(TimeSpan.FromDays(new RetentionOptions().Rows + 1));
        await app.SendAsync();
        await app.WriteTalliesAsync();

        await app.PurgeAsync();

        Assert.Single(await app.RowsOfAsync(Keys.ControlTable), row => row.PartitionKey == TallyTable.Partition);
    }

    [Theory]
    [InlineData("?to=2021-03-14", "from")]
    [InlineData("?from=2021-03-14", "to")]
    [InlineData("?from=2021-03-14&to=2021-03-13", "to")]
    [InlineData("?from=2021-03-14&to=2022-04-18", "to")]
    [InlineData("?from=2021-03-14&to=2021-03-22&by=hour", "to")]
    [InlineData("?from=14.3.2021&to=2021-03-22", "from")]
    [InlineData("?from=2021-03-14&to=2021-03-14&by=week", "by")]
    [InlineData("?from=2021-03-14&to=2021-03-14&tz=moscow", "tz")]
    public async Task A_wrong_parameter_is_400_and_named(string query, string parameter)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        var answer = await StatsAsync(app, query);

        Assert.Equal((400, parameter), (answer.Status, Assert.Single(answer.Json["errors"]!.AsObject()).Key));
    }

    private static long Count(JsonNode item, string field) => item[field]!.GetValue<long>();

    private static async Task<JsonNode> ItemAsync(InProcessApp app, string query)
    {
        await app.WriteTalliesAsync();
        return Assert.Single((await StatsAsync(app, query)).Json["items"]!.AsArray())!;
    }

    private static Task<DirectCall> StatsAsync(InProcessApp app, string query) => DirectCall.OfAsync(app.Services, [], request =>
    {
        request.QueryString = new(query);
        return app.Create<StatsFunctions>().GetAsync(request, CancellationToken.None);
    });
}

/// <summary>Actions of the tests of statistics.</summary>
internal static class StatsDriver
{
    /// <summary>Writes the counts of an instance, as it does each minute.</summary>
    public static Task WriteTalliesAsync(this InProcessApp app) => app.Get<TallyBook>().WriteAsync(CancellationToken.None);
}
