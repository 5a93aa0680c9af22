using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.AlertHooks;

/// <summary>Tests of deliveries that are larger than those of a usual source.</summary>
[Collection(PreSendTests.Name)]
public sealed class LargeHookTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Ten_thousand_alerts_of_six_megabytes_are_one_message_that_gives_their_number()
    {
        await using var app = await HookDriver.StartAsync(azurite, ("Hooks:prom:To", HookDriver.First));
        var body = Alerts(10_000, 600);
        Assert.True(body.Length > 6_000_000);

        var answer = await app.PostHookAsync("prom", body);
        await app.PostHookAsync("prom", body);
        await app.WorkAsync();

        Assert.Equal(202, answer.Status);
        Assert.StartsWith("FIRING 10000 critical: DiskFull", Assert.Single(app.Simulator.Ledger.Entries).Text);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_the_limit()
    {
        await using var app = await HookDriver.StartAsync(azurite);

        var answer = await app.PostHookAsync("prom", new string(' ', HookDriver.MaxBody + 1));
        var text = await app.PostHookAsync("door", $$$"""{"alarm":{"message":"{{{new string('x', 9_000_000)}}}","phones":"79001234567"}}""");

        Assert.Equal(413, answer.Status);
        Assert.Contains($"{HookDriver.MaxBody} bytes", answer.Body);
        Assert.Equal(400, text.Status);
        Assert.Contains("has a value of more than 4096 KB", text.Body);
    }

    [Fact]
    public async Task A_text_of_four_megabytes_is_sent_in_part()
    {
        await using var app = await HookDriver.StartAsync(azurite);

        var answer = await app.PostHookAsync("door", $$$"""{"alarm":{"message":"Door {{{new string('x', 4_000_000)}}}","phones":"79001234567"}}""");
        await app.WorkAsync();

        Assert.Equal(202, answer.Status);
        Assert.StartsWith("Door xxx", Assert.Single(app.Simulator.Ledger.Entries).Text);
    }

    private static string Alerts(int count, int length) => $$"""
        {"alerts":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $$$"""
            {"status":"firing","labels":{"alertname":"DiskFull","instance":"web{{{i}}}","severity":"critical"},"startsAt":"2021-03-14T11:58:12Z",
             "annotations":{"summary":"{{{new string('s', length)}}}"},"fingerprint":"{{{i}}}"}
            """))}}]}
        """;
}
