using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Tracking;

/// <summary>Tests of the alert for sent messages without any delivery status.</summary>
[Collection(TrackingTests.Name)]
public sealed class TrackingSilentTests(AzuriteFixture azurite)
{
    private const string Silent = "TrackingSilent";

    [Fact]
    public async Task A_gateway_that_returns_no_status_for_an_hour_is_an_alert_once_an_hour()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.GatewayWire.Cuts = Cuts.Before(request => request.Path.EndsWith("1c_i.php", StringComparison.Ordinal));

        await LiveAsync(app, minutes: 60, app.PollAsync);
        Assert.Empty(app.Log.Alerts(Silent));
        await LiveAsync(app, minutes: 80, app.PollAsync);

        Assert.Equal(2, app.Log.Alerts(Silent).Count);
    }

    [Fact]
    public async Task Checks_that_are_not_made_are_an_alert()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        await LiveAsync(app, minutes: 80, () => app.TakeAsync(Keys.PollQueue));

        Assert.Single(app.Log.Alerts(Silent));
    }

    [Fact]
    public async Task Statuses_received_by_another_instance_prevent_the_alert_and_cost_one_write_in_ten_minutes()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();

        await LiveAsync(app, minutes: 130, other.PollAsync);

        Assert.Empty(app.Log.Alerts(Silent));
        Assert.InRange(app.TableWire.Requests.Count(request => request.Method != "GET" && request.Path.Contains("tracking", StringComparison.Ordinal)), 1, 14);
    }

    [Fact]
    public async Task One_failed_check_in_a_period_of_little_traffic_is_no_alert()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await LiveAsync(app, minutes: 5, app.PollAsync);
        app.Time.Advance(TimeSpan.FromHours(8));
        app.GatewayWire.Cuts = Cuts.Before(request => request.Path.EndsWith("1c_i.php", StringComparison.Ordinal));
        await LiveAsync(app, minutes: 5, app.PollAsync);
        app.GatewayWire.Cuts = null;
        app.Time.Advance(TimeSpan.FromHours(8));

        await LiveAsync(app, minutes: 5, app.PollAsync);

        Assert.Empty(app.Log.Alerts(Silent));
    }

    // A message is sent every five minutes, and the timer ticks half a minute later.
    private static async Task LiveAsync(InProcessApp app, int minutes, Func<Task> work)
    {
        for (var end = app.Now.AddMinutes(minutes); app.Now < end; app.Time.Advance(TimeSpan.FromMinutes(4.5)))
        {
            await app.SendAsync();
            app.Time.Advance(TimeSpan.FromSeconds(30));
            await app.TrackingSweep.RunAsync(CancellationToken.None);
            await work();
        }
    }
}
