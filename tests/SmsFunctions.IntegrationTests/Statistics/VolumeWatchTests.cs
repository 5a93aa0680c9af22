using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Statistics;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Statistics;

/// <summary>Tests of the alert about far more messages in an hour than usual.</summary>
public sealed class VolumeWatchTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static DateOnly Today(InProcessApp app) => DateOnly.FromDateTime(app.Now.UtcDateTime);

    [Fact]
    public async Task A_new_instance_alerts_in_its_first_hour_by_the_average_of_the_days_before()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await WriteAsync(app, Today(app).AddDays(-2), hour: 9, accepted: 480);
        await WriteAsync(app, Today(app).AddDays(-1), hour: 17, accepted: 480);

        // 960 in 48 hours are 20 an hour.
        await AcceptAsync(app, 200);
        Assert.Empty(app.Log.Alerts("UnusualVolume"));
        await AcceptAsync(app, 201);
        await AcceptAsync(app, 1_000);

        var alert = Assert.Single(app.Log.Alerts("UnusualVolume"));
        Assert.Contains("accepted 401 messages in the current hour; in the days before, it accepted 20 an hour", alert);
    }

    [Fact]
    public async Task The_messages_of_all_instances_count()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        await WriteAsync(app, Today(app).AddDays(-1), hour: 9, accepted: 1);
        await AcceptAsync(other, 95);
        Assert.Empty(app.Log.Alerts("UnusualVolume"));
        await other.Get<TallyBook>().WriteAsync(CancellationToken.None);

        await AcceptAsync(app, 10);
        Assert.Empty(app.Log.Alerts("UnusualVolume"));
        await app.Get<TallyBook>().WriteAsync(CancellationToken.None);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await AcceptAsync(app, 1);

        Assert.Contains("accepted 105 messages in the current hour", Assert.Single(app.Log.Alerts("UnusualVolume")));
    }

    [Theory]
    [InlineData(1_000, 0)]
    [InlineData(1_001, 1)]
    public async Task Without_tallies_of_a_past_day_a_thousand_messages_in_an_hour_are_usual(int messages, int alerts)
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        await app.Get<VolumeWatch>().AcceptedAsync(messages);

        Assert.Equal(alerts, app.Log.Alerts("UnusualVolume").Count);
    }

    [Fact]
    public async Task A_hundred_messages_after_quiet_days_raise_no_alert_and_one_more_does()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await WriteAsync(app, Today(app).AddDays(-7), hour: 0, accepted: 1);

        await app.Get<VolumeWatch>().AcceptedAsync(100);
        Assert.Empty(app.Log.Alerts("UnusualVolume"));
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.Get<VolumeWatch>().AcceptedAsync(1);

        Assert.Single(app.Log.Alerts("UnusualVolume"));
    }

    [Fact]
    public async Task Few_messages_cost_no_query_and_many_cost_one_a_minute()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.ForgetRequests();
        var watch = app.Get<VolumeWatch>();
        for (var message = 0; message < 9; message++)
        {
            await watch.AcceptedAsync(1);
        }

        Assert.Empty(app.TableWire.Requests);
        for (var message = 0; message < 10; message++)
        {
            await watch.AcceptedAsync(1);
        }

        // The average, and the current hour.
        Assert.Equal(2, app.TableWire.Requests.Count);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await watch.AcceptedAsync(1);
        await watch.AcceptedAsync(1);

        Assert.Equal(3, app.TableWire.Requests.Count);
    }

    [Fact]
    public async Task A_storage_fault_is_logged_and_does_not_fail_the_request()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.TableWire.Cuts = Cuts.Before(_ => true);

        var checking = app.Get<VolumeWatch>().AcceptedAsync(1_001);
        await app.LetTimePassAsync(() => checking.IsCompleted);
        await checking;

        Assert.Contains(app.Log.Lines, line => line.Contains("volume of the current hour was not checked", StringComparison.Ordinal));
    }

    private static Task AcceptAsync(InProcessApp app, int messages) =>
        app.PostBatchAsync(new { to = Enumerable.Range(0, messages).Select(i => $"7900{i:D7}"), text = "Hello" });

    private static Task WriteAsync(InProcessApp app, DateOnly day, int hour, int accepted) =>
        app.Get<TallyTable>().WriteAsync(DayTally.Empty(day).Plus(hour, new Tally { Accepted = accepted }), "instance", CancellationToken.None);
}
