using SmsFunctions.IntegrationTests.AlertHooks;
using SmsFunctions.IntegrationTests.OneC;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.StopList;

/// <summary>Tests of the limits of numbers and of the rules for destinations, by all routes that send.</summary>
[Collection(PreSendTests.Name)]
public sealed class LimitTests(AzuriteFixture azurite)
{
    private const string Phone = InProcessApp.Phone, Other = "79001234568";

    private static readonly Dictionary<string, string?> Limited = new() { ["Limits:PerNumber"] = "2/00:01:00" };

    [Fact]
    public async Task A_message_above_the_limit_is_answered_with_429_and_not_stored()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Limited);
        await SendAsync(app, 2);

        var refused = await SendOneAsync(app);
        await app.WorkAsync();
        app.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((429, "TooManyToNumber", "60"), (refused.Status, refused.Json["code"]!.GetValue<string>(), refused.Headers.RetryAfter.ToString()));
        Assert.Equal(2, app.Simulator.Ledger.Count);
        Assert.Equal(202, (await SendOneAsync(app)).Status);
    }

    [Fact]
    public async Task A_repetition_with_its_key_is_neither_refused_nor_counted_and_a_refused_request_keeps_its_key_free()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Limited);
        var first = await SendOneAsync(app, key: "a");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(first.Json["id"]!.GetValue<string>(), (await SendOneAsync(app, key: "a")).Json["id"]!.GetValue<string>());
        }

        Assert.Equal(202, (await SendOneAsync(app, key: "b")).Status);
        Assert.Equal(429, (await SendOneAsync(app, key: "c")).Status);
        Assert.Equal(202, (await SendOneAsync(app, key: "b")).Status);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(202, (await SendOneAsync(app, key: "c")).Status);
    }

    [Fact]
    public async Task A_dry_run_and_a_refused_request_count_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Limited);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await app.PostAsync(new { to = Phone, text = "Hello" }, dryRun: true)).Status);
            Assert.Equal(200, (await app.PostBatchAsync(new { to = new[] { Phone }, text = "Hello" }, dryRun: true)).Status);
            Assert.Equal(400, (await app.PostAsync(new { to = Phone, text = "Hello", sendAt = app.Now.AddYears(2) })).Status);
        }

        await SendAsync(app, 2);
    }

    [Fact]
    public async Task A_batch_rejects_what_is_above_the_limit_by_index_and_its_repetition_answers_the_same()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Limited);
        var messages = new[] { "one", "two", "three", "four" }.Select(text => new { to = Phone, text }).Append(new { to = Other, text = "one" });
        var batch = new { messages };

        var answer = await app.PostBatchAsync(batch, key: "k");
        var again = await app.PostBatchAsync(batch, key: "k");
        await app.WorkAsync();

        Assert.Equal(answer.Body, again.Body);
        Assert.Equal((202, 3), (answer.Status, answer.Json["accepted"]!.GetValue<int>()));
        var rejected = answer.Json["rejected"]!.AsArray();
        Assert.Equal([2, 3], rejected.Select(item => item!["index"]!.GetValue<int>()));
        Assert.All(rejected, item => Assert.StartsWith("to: the number has got 2 messages within 00:01:00", item!["reason"]!.GetValue<string>()));
        Assert.Equal(["one", "one", "two"], app.Simulator.Ledger.Entries.Select(entry => entry.Text).Order());
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_batch_above_the_limit_as_a_whole_is_refused_and_stores_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Limited);
        await SendAsync(app, 2);

        var refused = await app.PostBatchAsync(new { to = new[] { Phone }, text = "Hello" });

        Assert.Equal(400, refused.Status);
        Assert.Contains("the number has got 2 messages", refused.Json["errors"]!["to"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task An_alert_hook_sends_to_a_number_above_the_limit_up_to_60_an_hour()
    {
        await using var app = await HookDriver.StartAsync(azurite, ("Limits:PerNumber", "2/00:01:00"));
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(202, (await app.PostHookAsync("door", Door(i))).Status);
        }

        var refused = await app.PostHookAsync("door", Door(60));

        Assert.Equal(400, refused.Status);
        Assert.Contains("60 messages within 01:00:00 (the limit of alert hooks)", refused.Body);
        await SendAsync(app, 2);
    }

    [Fact]
    public async Task The_1C_endpoint_refuses_a_message_above_the_limit_with_a_code_of_its_protocol()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: OneCDriver.With("Limits:PerNumber", "2/00:01:00"));
        await app.Send1CAsync("one");
        await app.Send1CAsync("two");

        Assert.Equal("Result: Error_Message_Rejected", await app.Send1CAsync("three"));
        await app.WorkAsync();
        Assert.Equal(2, app.Simulator.Ledger.Count);
    }

    [Theory]
    [InlineData("+44 7700 900123", "PrefixNotAllowed")]
    [InlineData("+881 6 1234 5678", "PrefixDenied")]
    public async Task A_message_to_another_destination_is_refused_with_the_reason_and_advice(string to, string code)
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Numbers:AllowPrefixes"] = "7" });

        var refused = await app.PostAsync(new { to, text = "Hello" });
        var batch = await app.PostBatchAsync(new { to = new[] { to, Phone }, text = "Hello" });

        Assert.Equal((400, code), (refused.Status, refused.Json["code"]!.GetValue<string>()));
        Assert.NotEmpty(refused.Json["advice"]!["ru"]!.GetValue<string>());
        Assert.Equal(0, Assert.Single(batch.Json["rejected"]!.AsArray())!["index"]!.GetValue<int>());
        await app.WorkAsync();
        Assert.Equal(Phone, Assert.Single(app.Simulator.Ledger.Entries).Phone);
    }

    [Fact]
    public async Task A_destination_that_is_no_longer_allowed_ends_a_waiting_message_before_its_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        await using var stricter = app.Another(settings: new Dictionary<string, string?> { ["Numbers:DenyPrefixes"] = "7900" });

        await stricter.WorkAsync();

        var error = (await app.Stored.ChunkAsync(id)).Recipients[0].Error;
        Assert.Equal(("rejected", "PrefixDenied", 0), (await app.StatusAsync(id), error!.Code, app.Simulator.Ledger.Count));
    }

    [Fact]
    public async Task Under_a_daily_cap_a_number_without_a_price_is_refused()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?> { ["Tariff:Prefixes"] = "7=2", ["Tariff:DailyCap"] = "100" });

        var refused = await app.PostAsync(new { to = "+375 29 123-45-67", text = "Hello" });
        var batch = await app.PostBatchAsync(new { to = new[] { "+375 29 123-45-67", Phone }, text = "Hello" });

        Assert.Equal((400, "NoTariff"), (refused.Status, refused.Json["code"]!.GetValue<string>()));
        Assert.Equal((1, 2m), (batch.Json["accepted"]!.GetValue<int>(), batch.Json["price"]!.GetValue<decimal>()));
    }

    private static string Door(int id) => $$$"""{"id":{{{id}}},"alarm":{"message":"door {{{id}}}","phones":"{{{Phone}}}"}}""";

    private static Task<DirectCall> SendOneAsync(InProcessApp app, string? key = null) => app.PostAsync(new { to = Phone, text = "Hello" }, key);

    private static async Task SendAsync(InProcessApp app, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(202, (await SendOneAsync(app)).Status);
        }
    }
}
