using SmsFunctions.AlertHooks;
using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.StopList;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.AlertHooks;

/// <summary>Tests of alert hooks, from the post of a monitoring system to the SMS.</summary>
[Collection(PreSendTests.Name)]
public sealed class HookTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("prom", "alertmanager-several", "FIRING 3 critical: DiskFull web1, web2, db1 - Less than 5 % left on /var", 2)]
    [InlineData("azure", "azure-metric", "FIRING Sev1: cpu-high web1 - Percentage CPU GreaterThan 90: 97.125", 1)]
    [InlineData("azure", "azure-log", "FIRING Sev0: no-heartbeat web2 - Count LowerThan 1: 0. A machine is silent", 1)]
    [InlineData("door", "generic", "Cold store 3: door open", 2)]
    public async Task A_posted_alert_is_one_message_to_each_recipient(string source, string sample, string text, int recipients)
    {
        await using var app = await HookDriver.StartAsync(azurite);

        var answer = await app.PostHookAsync(source, HookDriver.Sample(sample));
        await app.WorkAsync();

        Assert.Equal(new[] { HookDriver.First, HookDriver.Second }.Take(recipients), app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Order());
        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.Equal((text, source == "azure" ? "ALARM" : "DEMO"), (entry.Text, entry.Sender)));
        Assert.Equal($"/api/batches/{HookDriver.Id(answer)}", answer.Headers.Location);
        Assert.Equal(recipients, answer.Json["messages"]!.AsArray().Count);
        Assert.All(answer.Json["messages"]!.AsArray(), id => Assert.True(MessageId.TryParse(id!.GetValue<string>(), out _)));
        Assert.Equal(SendMode.AtLeastOnce, (await app.ChunkOfAsync(answer)).Mode);
        app.AssertNotLogged("DiskFull", "cpu-high", "heartbeat", "Cold store");
    }

    [Theory]
    [InlineData("prom", "alertmanager-several", 2)]
    [InlineData("azure", "azure-metric", 1)]
    [InlineData("door", "generic", 2)]
    public async Task Fifty_simultaneous_posts_of_one_alert_are_one_message_to_each_recipient(string source, string sample, int recipients)
    {
        await using var app = await HookDriver.StartAsync(azurite);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => app.PostHookAsync(source, HookDriver.Sample(sample)))));
        await app.WorkAsync();

        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        Assert.Single(answers.Select(HookDriver.Id).Distinct());
        Assert.Equal(recipients, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_retry_is_not_sent_again_and_simultaneous_reminders_are_sent_once()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var body = HookDriver.Sample("alertmanager-firing");
        var first = await app.PostHookAsync("prom", body);
        app.Time.Advance(TimeSpan.FromMinutes(29));
        var retry = await app.PostHookAsync("prom", body);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        var reminders = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => app.PostHookAsync("prom", body))));
        await app.WorkAsync();

        Assert.Equal(HookDriver.Id(first), HookDriver.Id(retry));
        Assert.NotEqual(HookDriver.Id(first), Assert.Single(reminders.Select(HookDriver.Id).Distinct()));
        Assert.Equal(4, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_resolved_alert_is_sent_at_once_only_for_sources_that_send_resolved_alerts()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        var (firing, resolved) = (HookDriver.Sample("grafana-firing"), HookDriver.Sample("grafana-resolved"));

        await app.PostHookAsync("graf", firing, HookDriver.Grafana(app.Now, firing));
        await app.PostHookAsync("graf", resolved, HookDriver.Grafana(app.Now, resolved));
        var onlyResolved = await app.PostHookAsync("azure", HookDriver.Sample("azure-metric-resolved"));
        var empty = await app.PostHookAsync("prom", """{"alerts":[]}""");
        await app.WorkAsync();

        Assert.Equal(
            ["FIRING: High memory app1", "RESOLVED: High memory app1"],
            app.Simulator.Ledger.Entries.Select(entry => entry.Text.Split(" - ")[0]).Order());
        Assert.Equal((200, HookDecisions.OnlyResolved), (onlyResolved.Status, onlyResolved.Json["ignored"]!.GetValue<string>()));
        Assert.Equal((200, HookDecisions.NoAlerts), (empty.Status, empty.Json["ignored"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_invalid_post_is_answered_with_the_problem_and_stores_nothing()
    {
        await using var app = await HookDriver.StartAsync(azurite);

        var unreadable = await app.PostHookAsync("prom", """{"alerts":[7]}""");
        var noRecipient = await app.PostHookAsync("door", """{"alarm":{"message":"Cold","phones":["12","x"]}}""");

        Assert.Equal(404, (await app.PostHookAsync("nobody", "{}")).Status);
        Assert.Equal((400, 400), (unreadable.Status, noRecipient.Status));
        Assert.NotNull(unreadable.Json["errors"]!["alerts[0]"]);
        Assert.NotNull(noRecipient.Json["errors"]!["alarm.phones"]);
        Assert.Empty(await app.Stored.RowsAsync());
        Assert.Empty(await app.KeysAsync());
    }

    [Fact]
    public async Task The_stop_list_applies_to_alerts_too()
    {
        await using var app = await HookDriver.StartAsync(azurite);
        await app.Get<StopListTable>().AddAsync(HookDriver.Second, null, app.Now, CancellationToken.None);

        var some = await app.PostHookAsync("prom", HookDriver.Sample("alertmanager-firing"));
        await app.Get<StopListTable>().AddAsync(HookDriver.First, null, app.Now, CancellationToken.None);
        app.Time.Advance(TimeSpan.FromSeconds(2));
        var none = await app.PostHookAsync("prom", HookDriver.Sample("alertmanager-several"));
        await app.Get<StopListTable>().RemoveAsync(HookDriver.First, app.Now, CancellationToken.None);
        app.Time.Advance(TimeSpan.FromSeconds(2));
        await app.PostHookAsync("prom", HookDriver.Sample("alertmanager-several"));
        await app.WorkAsync();

        Assert.Equal((1, 1), (some.Json["messages"]!.AsArray().Count, some.Json["rejected"]!.AsArray().Count));
        Assert.Equal(400, none.Status);
        Assert.Equal([HookDriver.First, HookDriver.First], app.Simulator.Ledger.Entries.Select(entry => entry.Phone));
    }

    [Fact]
    public async Task An_alarm_passes_quiet_hours_unless_its_source_has_another_mode()
    {
        await using var app = await HookDriver.StartAsync(azurite, ("QuietHours:Window", "14:00-18:00"), ("Hooks:azure:Mode", "atMostOnce"));

        await app.PostHookAsync("prom", HookDriver.Sample("alertmanager-firing"));
        var held = await app.PostHookAsync("azure", HookDriver.Sample("azure-metric"));
        await app.WorkAsync();

        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.StartsWith("FIRING critical: DiskFull", entry.Text));
        Assert.Equal(2, app.Simulator.Ledger.Count);
        Assert.Equal("held", await app.StatusAsync((await app.ChunkOfAsync(held)).Id));
    }

    [Fact]
    public async Task An_idempotency_key_takes_precedence_over_the_content()
    {
        await using var app = await HookDriver.StartAsync(azurite);

        var first = await app.PostHookAsync("door", HookDriver.Sample("generic"), ("Idempotency-Key", "\"k1\""));
        var again = await app.PostHookAsync("door", HookDriver.Sample("generic"), ("Idempotency-Key", "\"k1\""));
        var other = await app.PostHookAsync("door", HookDriver.Sample("generic"), ("Idempotency-Key", "\"k2\""));

        Assert.Equal(HookDriver.Id(first), HookDriver.Id(again));
        Assert.NotEqual(HookDriver.Id(first), HookDriver.Id(other));
    }

    [Fact]
    public async Task A_dry_run_is_refused_and_sends_nothing()
    {
        await using var app = await HookDriver.StartAsync(azurite);

        var refused = await app.PostHookAsync("prom?dryRun=true", HookDriver.Sample("alertmanager-firing"));
        var sent = await app.PostHookAsync("prom?dryRun=false", HookDriver.Sample("alertmanager-firing"));

        Assert.Equal((400, 202), (refused.Status, sent.Status));
        Assert.Contains("is not possible on this route", refused.Json["errors"]!["dryRun"]![0]!.GetValue<string>());
        Assert.Single(await app.KeysAsync());
    }
}
