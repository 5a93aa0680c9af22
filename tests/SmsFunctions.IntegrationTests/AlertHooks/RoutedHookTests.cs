using SmsFunctions.StopList;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.AlertHooks;

/// <summary>Tests of a delivery whose alerts go to different numbers: each message is sent once, however often the delivery is repeated.</summary>
[Collection(PreSendTests.Name)]
public sealed class RoutedHookTests(AzuriteFixture azurite)
{
    private const string Delivery = """
        {"groupKey":"g","alerts":[
         {"status":"firing","labels":{"alertname":"Slow","team":"web"},"startsAt":"1","fingerprint":"a"},
         {"status":"firing","labels":{"alertname":"Full","team":"db","oncall":"79005550000"},"startsAt":"1","fingerprint":"b"}]}
        """;

    private static readonly (string, string)[] Routes =
    [
        ("Hooks:prom:To", HookDriver.Second), ("Hooks:prom:Routes:0:Match", "team=web"), ("Hooks:prom:Routes:0:To", HookDriver.First),
        ("Hooks:prom:ToLabel", "oncall"), ("Hooks:prom:AllowTo", "79001234569"), ("Hooks:prom:Template", "{name} of {labels.team}"),
    ];

    [Fact]
    public async Task Alerts_for_different_numbers_are_one_message_each()
    {
        await using var app = await HookDriver.StartAsync(azurite, Routes);

        var answer = await app.PostHookAsync("prom", Delivery);
        var again = await app.PostHookAsync("prom", Delivery);
        await app.WorkAsync();

        Assert.Equal(
            [(HookDriver.First, "Slow of web"), (HookDriver.Second, "Full of db")],
            app.Simulator.Ledger.Entries.Select(entry => (entry.Phone, entry.Text)).Order());
        Assert.Equal((2, 2), (answer.Json["batches"]!.AsArray().Count, answer.Json["messages"]!.AsArray().Count));
        Assert.Equal(HookDriver.Id(answer), answer.Json["batches"]![0]!.GetValue<string>());
        Assert.Equal(answer.Body, again.Body);
        Assert.Equal(("", "true"), (answer.Headers["Idempotent-Replayed"].ToString(), again.Headers["Idempotent-Replayed"].ToString()));
        Assert.Contains("oncall names 7900***0000, which is not in Hooks__prom__AllowTo", answer.Body);
        Assert.Contains(app.Log.Lines, line => line.Contains("oncall names 7900***0000", StringComparison.Ordinal));
        app.AssertNotLogged("79005550000");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repeat_completes_a_delivery_of_which_one_message_was_stored(bool isBefore)
    {
        await using var app = await HookDriver.StartAsync(azurite, Routes);
        var transactions = 0;

        // The storage client tries each write of the second message four times.
        app.TableWire.Cuts = request => request.IsTransaction && Interlocked.Increment(ref transactions) > 1 ? new Cut(isBefore, () => { }) : null;
        var failed = await app.PostHookAsync("prom", Delivery);
        app.TableWire.Cuts = null;
        var completed = await app.PostHookAsync("prom", Delivery);
        var again = await app.PostHookAsync("prom", Delivery);
        await app.WorkAsync();

        Assert.Equal((503, 202, 202), (failed.Status, completed.Status, again.Status));
        Assert.Equal(completed.Body, again.Body);
        Assert.Equal([HookDriver.First, HookDriver.Second], app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Order());
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_delivery_whose_storage_is_slow_ends_in_time_and_its_repeat_completes_it()
    {
        await using var app = await HookDriver.StartAsync(azurite, Routes);
        app.QueueWire.Seen = _ => app.Time.Advance(TimeSpan.FromSeconds(26));

        var slow = await app.PostHookAsync("prom", Delivery);
        app.QueueWire.Seen = null;
        var completed = await app.PostHookAsync("prom", Delivery);
        await app.WorkAsync();

        Assert.Equal((503, 202), (slow.Status, completed.Status));
        Assert.Contains("what is stored is not stored again", slow.Body);
        Assert.Equal(2, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task Fifty_simultaneous_posts_are_one_message_to_each_number()
    {
        await using var app = await HookDriver.StartAsync(azurite, Routes);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => app.PostHookAsync("prom", Delivery))));
        await app.WorkAsync();

        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Equal(2, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_new_alert_for_one_number_is_not_sent_to_the_others()
    {
        await using var app = await HookDriver.StartAsync(azurite, Routes);
        await app.PostHookAsync("prom", Delivery);

        const string Down = """{"status":"firing","labels":{"alertname":"Down","team":"web"},"fingerprint":"c"},""";
        var more = Delivery.Replace("\"alerts\":[", $"\"alerts\":[{Down}", StringComparison.Ordinal);
        await app.PostHookAsync("prom", more);
        await app.WorkAsync();

        Assert.Equal(
            [(HookDriver.First, "Down, Slow of web"), (HookDriver.First, "Slow of web"), (HookDriver.Second, "Full of db")],
            app.Simulator.Ledger.Entries.Select(entry => (entry.Phone, entry.Text)).Order());
    }

    [Fact]
    public async Task A_number_that_is_not_allowed_does_not_stop_the_other_messages()
    {
        await using var app = await HookDriver.StartAsync(azurite, Routes);
        await app.Get<StopListTable>().AddAsync(HookDriver.First, null, app.Now, CancellationToken.None);

        var answer = await app.PostHookAsync("prom", Delivery);
        await app.WorkAsync();

        Assert.Equal(202, answer.Status);
        Assert.Equal(HookDriver.First, Assert.Single(answer.Json["rejected"]!.AsArray())!["to"]!.GetValue<string>());
        Assert.Equal([HookDriver.Second], app.Simulator.Ledger.Entries.Select(entry => entry.Phone));
    }

    [Fact]
    public async Task A_source_over_its_limit_is_told_to_repeat_and_the_repeat_completes_the_delivery()
    {
        await using var app = await HookDriver.StartAsync(azurite, [.. Routes, ("Hooks:prom:PerMinute", "1")]);

        var over = await app.PostHookAsync("prom", Delivery);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        var completed = await app.PostHookAsync("prom", Delivery);
        await app.WorkAsync();

        Assert.Equal((429, 202), (over.Status, completed.Status));
        Assert.Contains("what is stored is not stored again", over.Body);
        Assert.Equal(2, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task An_idempotency_key_covers_all_messages_of_a_delivery()
    {
        await using var app = await HookDriver.StartAsync(azurite, Routes);
        (string, string) key = ("Idempotency-Key", "\"k1\"");

        var first = await app.PostHookAsync("prom", Delivery, key);
        var again = await app.PostHookAsync("prom", Delivery, key);
        var other = await app.PostHookAsync("prom", Delivery + " ", key);
        await app.WorkAsync();

        Assert.Equal((202, 202, 422), (first.Status, again.Status, other.Status));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(2, app.Simulator.Ledger.Count);
    }
}
