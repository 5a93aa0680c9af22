using SmsFunctions.TestSupport;
using Xunit.Abstractions;

namespace SmsFunctions.EndToEndTests;

/// <summary>Tests of scheduled messages by the real clock, with the timers and settings of a real installation.</summary>
public sealed class ScheduleTests(RunningApps apps, ITestOutputHelper output) : IClassFixture<RunningApps>
{
    private static readonly TimeSpan Moscow = TimeSpan.FromHours(3);

    [Fact]
    public async Task Messages_due_soon_do_not_reach_the_gateway_before_they_are_due()
    {
        await using var app = await apps.TakeAsync(AsInstalled);
        var wanted = new Dictionary<string, DateTimeOffset>();

        // The first two messages get their hints at acceptance. The others are due later than the look-ahead of the sweep.
        foreach (var ahead in new[] { 2, 8, 20.25, 33 })
        {
            var (to, due) = ($"7900{wanted.Count:D7}", TimeProvider.System.GetUtcNow().AddSeconds(ahead));
            await app.SendAsync(new { to, text = "on time", sendAt = due.ToOffset(Moscow) });
            wanted[to] = due;
        }

        await Eventually.True(() => app.Simulator.Ledger.Count == wanted.Count, "all are sent");

        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.InRange(entry.AcceptedAt, wanted[entry.Phone], DateTimeOffset.MaxValue));
        var delays = app.Simulator.Ledger.Entries.Select(entry => $"{(entry.AcceptedAt - wanted[entry.Phone]).TotalSeconds:0.00}");
        output.WriteLine($"Seconds after the due time: {string.Join(", ", delays)}");
    }

    [Fact]
    public async Task A_message_that_became_due_during_downtime_is_sent_once_after_the_restart()
    {
        await using var app = await AppHarness.StartAsync(apps.Azurite, AsInstalled);
        var start = TimeProvider.System.GetUtcNow();
        var id = await app.SendAsync(new { to = "79001234567", text = "later", sendAt = start.AddSeconds(20) });
        var expired = await app.SendAsync(new { to = "79001234568", text = "too late", sendAt = start.AddSeconds(20), validUntil = start.AddSeconds(21) });
        app.KillApp();
        await Eventually.True(() => TimeProvider.System.GetUtcNow() > start.AddSeconds(22), "both times are in the past");

        await app.RestartAppAsync();

        await app.WaitForAsync(id, "sent", "delivered");
        await app.WaitForAsync(expired, "expired");
        Assert.Equal("79001234567", Assert.Single(app.Simulator.Ledger.Entries).Phone);
    }

    [Fact]
    public async Task A_message_scheduled_at_the_gateway_is_scheduled_and_has_the_gateways_id()
    {
        await using var app = await apps.TakeAsync(AsInstalled);
        var due = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(2).AddHours(7), TimeSpan.Zero);

        var id = await app.SendAsync(new { to = "79001234567", text = "ten in Moscow", sendAt = due, schedule = "gateway" });
        var message = await app.WaitForAsync(id, "scheduled");

        var entry = Assert.Single(app.Simulator.Ledger.Entries);
        Assert.Equal(($"{due:yyyy-MM-dd}T10:00:00Z", entry.Id), (entry.Time, message["gatewayId"]!.GetValue<string>()));
    }

    private static Dictionary<string, string?> AsInstalled => new()
    {
        ["ReleaseTimer"] = "*/10 * * * * *",
        ["TrackingTimer"] = "*/10 * * * * *",
        ["MaintenanceTimer"] = "0 * * * * *",
        ["RetentionTimer"] = "0 7 * * * *",
        ["Sending__Lease"] = null,
    };
}
