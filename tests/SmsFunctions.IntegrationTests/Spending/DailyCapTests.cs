using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Spending;

/// <summary>Tests of the daily cap on spending.</summary>
[Collection(PreSendTests.Name)]
public sealed class DailyCapTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string?> Capped = new()
    {
        ["Tariff:Default"] = "2",
        ["Tariff:DailyCap"] = "10",
        ["Tariff:ReservedForHigh"] = "0",
    };

    [Fact]
    public async Task Messages_above_the_daily_cap_wait_for_the_next_day()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Capped);
        for (var i = 0; i < 7; i++)
        {
            await app.PostAsync(new { to = $"7900123456{i}", text = "Hello" });
        }

        await app.WorkAsync();
        Assert.Equal(5, app.Simulator.Ledger.Count);
        var view = await app.BalanceAsync();
        Assert.Equal((10m, 10m), (view["spentToday"]!.GetValue<decimal>(), view["dailyCap"]!.GetValue<decimal>()));
        Assert.Contains("the message is sent the next day (UTC)", Assert.Single(app.Log.Alerts("Unpaid")));
        await app.LiveAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(5, app.Simulator.Ledger.Count);

        app.Time.Advance(TimeSpan.FromHours(12) - (app.Now - InProcessApp.Start));
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(7, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Two_instances_together_keep_the_cap()
    {
        await using var app = await InProcessApp.StartAsync(
            azurite, settings: new Dictionary<string, string?>(Capped) { ["Tariff:Default"] = "1", ["Tariff:DailyCap"] = "40" });
        await using var other = app.Another();
        var workers = new[] { app, other };
        for (var i = 0; i < 60; i++)
        {
            await app.AcceptAsync($"790012345{i:D2}");
        }

        var hints = await app.TakeSendHintsAsync();
        await Parallel.ForEachAsync(
            hints.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (hint, _) => await workers[hint.Index % 2].Sender.HandleAsync(hint.Item, CancellationToken.None));

        Assert.Equal(40, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_call_without_cost_releases_its_reservation()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>(Capped) { ["Tariff:DailyCap"] = "2" });
        app.Simulator.Faults.Add(new GatewaySimulator.Faults.Fault
        {
            Action = GatewaySimulator.Faults.FaultAction.Code,
            Code = "Error_Gateway_Busy",
            Times = 2,
        });
        var id = await app.AcceptAsync();
        await app.WorkAsync();
        await app.RetryAsync(id);
        await app.RetryAsync(id);

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1, attempts: 3);
    }

    [Fact]
    public async Task A_worker_that_loses_the_race_for_a_chunk_spends_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>(Capped) { ["Tariff:DailyCap"] = "4" });
        var (first, second) = (await app.AcceptAsync(), await app.AcceptAsync("79001234568"));
        var hints = await app.TakeSendHintsAsync();

        await Task.WhenAll(Enumerable.Repeat(hints[0], 6).Select(hint => app.Sender.HandleAsync(hint, CancellationToken.None)));
        await app.Sender.HandleAsync(hints[1], CancellationToken.None);

        Assert.Equal(2, app.Simulator.Ledger.Count);
        Assert.All([await app.StatusAsync(first), await app.StatusAsync(second)], status => Assert.Equal("sent", status));
    }
}
