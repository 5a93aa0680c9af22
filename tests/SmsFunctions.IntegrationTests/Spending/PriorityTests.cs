using System.Text.Json.Nodes;
using SmsFunctions.Health;
using SmsFunctions.IntegrationTests.AlertHooks;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Spending;

/// <summary>Tests of the part of the daily cap that is reserved for priority high, and of the alerts about the cap.</summary>
public sealed class PriorityTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly Dictionary<string, string?> Capped = new() { ["Tariff:Default"] = "1", ["Tariff:DailyCap"] = "20" };

    [Fact]
    public async Task A_campaign_never_uses_what_is_reserved_for_alarms()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Capped);
        await using var other = app.Another();
        for (var i = 0; i < 25; i++)
        {
            await SendAsync(app, "normal", i);
        }

        await app.WorkAsync();
        Assert.Equal(18, app.Simulator.Ledger.Count);
        await SendAsync(app, "high", 50);
        await SendAsync(app, "low", 51);
        await other.WorkAsync();
        await SendAsync(app, "normal", 52);
        await other.WorkAsync();

        Assert.Equal(19, app.Simulator.Ledger.Count);
        Assert.Equal("79001234650", app.Simulator.Ledger.Entries[^1].Phone);
        Assert.Contains("for priority normal, 18 (Tariff__DailyCap, Tariff__ReservedForHigh), is used up", app.Log.Alerts("Unpaid").First());
    }

    [Fact]
    public async Task An_alert_hook_is_of_priority_high_and_the_answers_name_the_priority()
    {
        await using var app = await HookDriver.StartAsync(azurite);

        var hook = await app.PostHookAsync("prom", HookDriver.Sample("alertmanager-firing"));
        var batch = await app.BatchAsync(Messages.BatchId.TryParse(hook.Json["id"]!.GetValue<string>(), out var id) ? id : default);
        var single = await app.PostAsync(new { to = InProcessApp.Phone, text = "Hello", priority = "low" });
        var wrong = await app.PostAsync(new { to = InProcessApp.Phone, text = "Hello", priority = "urgent" });

        Assert.Equal(("high", "low"), (batch["priority"]!.GetValue<string>(), single.Json["priority"]!.GetValue<string>()));
        Assert.Equal("must be high, normal or low", wrong.Json["errors"]!["priority"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task A_batch_of_priority_high_does_not_wait_for_the_reservation_of_a_campaign()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Tariff:Default"] = "1" });
        app.SetBalance(1);

        await app.PostBatchAsync(new { to = new[] { "79001234501", "79001234502" }, text = "campaign" });
        await app.PostBatchAsync(new { to = new[] { "79001234503" }, text = "alarm", priority = "high" });
        await app.WorkAsync();

        Assert.Equal("79001234503", Assert.Single(app.Simulator.Ledger.Entries).Phone);
    }

    [Fact]
    public async Task Each_share_of_the_cap_is_alerted_once_a_day_by_all_instances_together()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Capped);
        await using var other = app.Another();
        for (var i = 0; i < 22; i++)
        {
            await SendAsync(app, "high", i);
            await (i % 2 == 0 ? app : other).WorkAsync();
            Assert.Equal(Expected(Math.Min(20, i + 1)), app.Log.Alerts("DailyCapUsed").Count);
        }

        Assert.Contains("50 % of the daily cap are used: 10 of 20", app.Log.Alerts("DailyCapUsed").First());
        app.Time.Advance(TimeSpan.FromHours(12));
        await app.LiveAsync(TimeSpan.FromMinutes(2));
        for (var i = 30; i < 38; i++)
        {
            await SendAsync(app, "high", i);
        }

        await app.WorkAsync();
        Assert.Equal(4, app.Log.Alerts("DailyCapUsed").Count);

        static int Expected(int taken) => new[] { 10, 16, 20 }.Count(share => taken >= share);
    }

    [Fact]
    public async Task A_cap_that_does_not_suffice_for_a_call_counts_as_used_up()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?>(Capped) { ["Tariff:Default"] = "3", ["Tariff:DailyCap"] = "10" });
        for (var i = 0; i < 5; i++)
        {
            await SendAsync(app, "high", i);
        }

        await app.WorkAsync();

        Assert.Equal(3, app.Simulator.Ledger.Count);
        Assert.Single(app.Log.Alerts("DailyCapUsed"), line => line.Contains("100 % of the daily cap are used: 9 of 10", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_is_degraded_while_alarms_are_held_for_money()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>(Capped) { ["Tariff:DailyCap"] = "2" });
        await SendAsync(app, "normal", 0);
        await SendAsync(app, "normal", 1);
        await app.WorkAsync();
        await app.LiveAsync(TimeSpan.FromMinutes(2));
        var before = await HealthAsync(app);
        await SendAsync(app, "high", 2);
        await SendAsync(app, "high", 3);
        await app.WorkAsync();
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        var held = await HealthAsync(app);
        app.Time.Advance(TimeSpan.FromHours(12));
        await app.LiveAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(("ok", "degraded"), (before["status"]!.GetValue<string>(), held["status"]!.GetValue<string>()));
        Assert.StartsWith("messages of priority high have been held for money since ", Assert.Single(held["problems"]!.AsArray())!.GetValue<string>());
        // If the alarm is sent first, what is left of the new cap does not suffice for the other message.
        Assert.Superset(new HashSet<string> { "79001234602", "79001234603" }, app.Simulator.Ledger.Entries.Select(entry => entry.Phone).ToHashSet());
        Assert.DoesNotContain("priority high", (await HealthAsync(app))["problems"]!.ToJsonString());
    }

    private static async Task<JsonNode> HealthAsync(InProcessApp app) =>
        (await DirectCall.OfAsync(app.Services, [], request => app.Create<HealthFunctions>().GetAsync(request, CancellationToken.None))).Json;

    private static async Task SendAsync(InProcessApp app, string priority, int number)
    {
        var answer = await app.PostAsync(new { to = $"790012346{number:D2}", text = "Hello", priority });
        Assert.Equal((202, priority), (answer.Status, answer.Json["priority"]!.GetValue<string>()));
    }
}
