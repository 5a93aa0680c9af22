using SmsFunctions.TestSupport;
using Xunit.Abstractions;

namespace SmsFunctions.EndToEndTests;

/// <summary>Scheduled messages by the real clock, with the timers and settings of a real installation.</summary>
public sealed class ScheduleTests(RunningApps apps, ITestOutputHelper output) : IClassFixture<RunningApps>
{
    private static readonly TimeSpan Moscow = TimeSpan.FromHours(3);

    [Fact]
    public async Task Messages_for_soon_reach_the_gateway_not_before_they_are_due()
    {
        await using var app = await apps.TakeAsync(AsInstalled);
        var wanted = new Dictionary<string, DateTimeOffset>();

        // The first two are hinted at accept; the others are further away than the sweep looks ahead.
        foreach (var ahead in new[] { 2, 8, 20.25, 33 })
        {
            var (to, due) = ($"7900{wanted.Count:D7}", TimeProvider.System.GetUtcNow().AddSeconds(ahead));
            await app.SendAsync(new { to, text = "on time", sendAt = due.ToOffset(Moscow) });
            wanted[to] = due;
        }

        await Eventually.True(() => app.Simulator.Ledger.Count == wanted.Count, "all are sent");

        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.InRange(entry.AcceptedAt, wanted[entry.Phone], DateTimeOffset.MaxValue));
        output.WriteLine($"After due, in seconds: {string.Join(", ", app.Simulator.Ledger.Entries.Select(entry => $"{(entry.AcceptedAt - wanted[entry.Phone]).TotalSeconds:0.00}"))}");
    }

    [Fact]
    public async Task What_fell_due_while_the_app_was_away_is_sent_once_when_it_is_back()
    {
        await using var app = await AppHarness.StartAsync(apps.Azurite, AsInstalled);
        var start = TimeProvider.System.GetUtcNow();
        var id = await app.SendAsync(new { to = "79001234567", text = "later", sendAt = start.AddSeconds(20) });
        var expired = await app.SendAsync(new { to = "79001234568", text = "too late", sendAt = start.AddSeconds(20), validUntil = start.AddSeconds(21) });
        app.KillApp();
        await Eventually.True(() => TimeProvider.System.GetUtcNow() > start.AddSeconds(22), "both are past");

        await app.RestartAppAsync();

        await app.WaitForAsync(id, "sent", "delivered");
        await app.WaitForAsync(expired, "expired");
        Assert.Equal("79001234567", Assert.Single(app.Simulator.Ledger.Entries).Phone);
    }

    [Fact]
    public async Task A_message_left_to_the_gateway_shows_scheduled_with_the_gateways_id()
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
        ["Sending__Lease"] = null,
    };
}
