using System.Net;
using System.Text.Json.Nodes;

namespace SmsFunctions.EndToEndTests;

/// <summary>End-to-end tests of balance, stop list and transliteration.</summary>
[Collection(WholeAppTests.Name)]
public sealed class PreSendTests(RunningApps apps)
{
    private static readonly string[] Numbers = ["79001234561", "79001234562", "79001234563"];

    [Fact]
    public async Task A_batch_that_exceeds_the_balance_is_held_with_the_missing_amount_while_singles_are_sent()
    {
        await using var app = await apps.TakeAsync(new Dictionary<string, string?> { ["Tariff__Default"] = "2.5" });
        app.Simulator.Ledger.Balance = 7;

        var batch = (await app.SendBatchAsync(new { to = Numbers, text = "too dear" }))["id"]!.GetValue<string>();
        await app.WaitForBatchAsync(batch, "held");
        await app.WaitForAsync(await app.SendAsync(new { to = "79001234567", text = "single" }), "sent", "delivered");
        var page = await app.GetJsonAsync($"api/batches/{batch}/messages");
        var balance = await app.GetJsonAsync("api/balance");
        using var cancelled = await app.RequestAsync(HttpMethod.Delete, $"api/batches/{batch}");

        var error = page["items"]![0]!["error"]!;
        Assert.Equal("BalanceTooLow", error["code"]!.GetValue<string>());
        Assert.Contains("0.5 is missing", error["text"]!.GetValue<string>());
        Assert.Contains("Top up the account", error["advice"]!["en"]!.GetValue<string>());
        Assert.Contains("Пополните счёт", error["advice"]!["ru"]!.GetValue<string>());
        Assert.Equal(
            (7m, 2.5m, 2),
            (balance["balance"]!.GetValue<decimal>(), balance["segmentPrice"]!.GetValue<decimal>(), balance["segmentsAffordable"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        Assert.Equal("79001234567", Assert.Single(app.Simulator.Ledger.Entries).Phone);
    }

    [Fact]
    public async Task A_stopped_number_is_refused_over_http_until_it_is_removed()
    {
        await using var app = await apps.TakeAsync();

        using var put = await app.RequestAsync(HttpMethod.Put, "api/stoplist/+79001234561", new { reason = "asked" });
        using var refused = await app.PostAsync(new { to = Numbers[0], text = "unwanted" });
        var batch = await app.SendBatchAsync(new { to = Numbers, text = "for two" });
        await app.WaitForBatchAsync(batch["id"]!.GetValue<string>(), "sent", "delivered", "rejected");
        using var deleted = await app.RequestAsync(HttpMethod.Delete, $"api/stoplist/{Numbers[0]}");
        await app.WaitForAsync(await app.SendAsync(new { to = Numbers[0], text = "wanted again" }), "sent", "delivered");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NoContent],
            new[] { put, refused, deleted }.Select(answer => answer.StatusCode));
        Assert.Equal((2, 0), (batch["accepted"]!.GetValue<int>(), batch["rejected"]![0]!["index"]!.GetValue<int>()));
        Assert.Equal([Numbers[1], Numbers[2], Numbers[0]], app.Simulator.Ledger.Entries.Select(entry => entry.Phone));
        Assert.DoesNotContain(app.Log, line => line.Contains(Numbers[0], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_is_transliterated_on_request_and_a_dry_run_reports_the_savings()
    {
        await using var app = await apps.TakeAsync();
        var message = new { to = "79001234567", text = $"Заказ №17 — «{new string('д', 60)}»", transliterate = "ifCheaper" };

        using var tried = await app.PostAsync(message, "api/messages?dryRun=true");
        var id = await app.SendAsync(message);
        await app.WaitForAsync(id, "sent", "delivered");

        var answer = JsonNode.Parse(await tried.Content.ReadAsStringAsync())!;
        Assert.Equal(("UCS-2", 2), (answer["asWritten"]!["encoding"]!.GetValue<string>(), answer["asWritten"]!["segments"]!.GetValue<int>()));
        Assert.Equal(("GSM-7", 1), (answer["encoding"]!.GetValue<string>(), answer["segments"]!.GetValue<int>()));
        Assert.Equal($"Zakaz No17 - \"{new string('d', 60)}\"", Assert.Single(app.Simulator.Ledger.Entries).Text);
    }
}
