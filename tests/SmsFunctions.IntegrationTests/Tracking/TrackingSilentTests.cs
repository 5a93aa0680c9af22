using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Tracking;

/// <summary>Messages are sent, and nobody hears what became of them.</summary>
[Collection(TrackingTests.Name)]
public sealed class TrackingSilentTests(AzuriteFixture azurite)
{
    private const string Silent = "TrackingSilent";

    [Fact]
    public async Task A_gateway_that_tells_no_status_for_an_hour_is_an_alert_once_an_hour()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.GatewayWire.Cuts = Cuts.Before(request => request.Path.EndsWith("1c_i.php", StringComparison.Ordinal));

        await LiveAsync(app, minutes: 60, app.PollAsync);
        Assert.Empty(app.Log.Alerts(Silent));
        await LiveAsync(app, minutes: 80, app.PollAsync);

        Assert.Equal(2, app.Log.Alerts(Silent).Count);
    }

    [Fact]
    public async Task Checks_that_nobody_makes_are_an_alert_too()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        await LiveAsync(app, minutes: 80, () => app.TakeAsync(Keys.PollQueue));

        Assert.Single(app.Log.Alerts(Silent));
    }

    [Fact]
    public async Task Statuses_that_another_instance_hears_are_no_silence_and_cost_one_write_in_ten_minutes()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();

        await LiveAsync(app, minutes: 130, other.PollAsync);

        Assert.Empty(app.Log.Alerts(Silent));
        Assert.InRange(app.TableWire.Requests.Count(request => request.Method != "GET" && request.Path.Contains("tracking", StringComparison.Ordinal)), 1, 14);
    }

    [Fact]
    public async Task One_check_that_fails_in_a_quiet_night_is_no_silence()
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

    // A message every five minutes, and the timer's tick half a minute after it.
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
