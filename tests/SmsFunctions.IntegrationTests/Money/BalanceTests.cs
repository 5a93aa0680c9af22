using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Money;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Money;

/// <summary>Prices, and batches that the balance does not suffice for.</summary>
[Collection(PreSendTests.Name)]
public sealed class BalanceTests(AzuriteFixture azurite)
{
    private const string BalanceScript = "1c_b.php";

    private static readonly Dictionary<string, string?> Tariff = new() { ["Tariff:Default"] = "3", ["Tariff:Prefixes"] = "79=2" };

    [Fact]
    public async Task A_price_is_in_every_answer_and_stays_what_it_was_at_accept()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        var (single, batch) = (await app.PostAsync(new { to = "79001234567", text = new string('я', 71) }), await app.PostBatchAsync(new { to = new[] { "79001234567", "447700900123" }, text = "Hello" }));

        Assert.Equal((4m, 5m), (single.Json["price"]!.GetValue<decimal>(), batch.Json["price"]!.GetValue<decimal>()));
        Assert.Equal(("UCS-2", 2, 63), (single.Json["encoding"]!.GetValue<string>(), single.Json["segments"]!.GetValue<int>(), single.Json["charactersLeft"]!.GetValue<int>()));
        Assert.Equal(4m, (await app.ViewAsync(Requests.ChunkOf(single)))["price"]!.GetValue<decimal>());
        var stored = await app.Stored.ChunkAsync(Requests.BatchOf(batch).Chunk(0));
        Assert.Equal([2m, 3m], stored.Recipients.Select(recipient => recipient.Price!.Value));
        Assert.Equal(5m, (await app.BatchAsync(Requests.BatchOf(batch)))["price"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task Without_a_tariff_nothing_has_a_price_and_no_balance_is_asked()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.SetBalance(0.5m);
        var batch = await app.PostBatchAsync(new { to = new[] { "79001234567", "79001234568" }, text = "Hello" });
        await app.WorkAsync();

        Assert.Null(batch.Json["price"]);
        Assert.Equal(0, app.Simulator.Calls.CountOf(BalanceScript));
        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_p.php"));
    }

    [Fact]
    public async Task A_dry_run_says_whether_the_balance_allows_it_and_stores_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(3);

        var single = await app.PostAsync(new { to = "79001234567", text = "Hello" }, dryRun: true);
        var batch = await app.PostBatchAsync(new { to = new[] { "79001234567", "79001234568" }, text = "Hello" }, dryRun: true);

        Assert.Equal((true, 3m), (single.Json["balance"]!["suffices"]!.GetValue<bool>(), single.Json["balance"]!["available"]!.GetValue<decimal>()));
        Assert.Equal((false, 1m), (batch.Json["balance"]!["suffices"]!.GetValue<bool>(), batch.Json["balance"]!["missing"]!.GetValue<decimal>()));
        Assert.Empty(await app.Stored.RowsAsync());
        Assert.Equal(1, app.Simulator.Calls.CountOf(BalanceScript));
    }

    [Fact]
    public async Task A_batch_that_cannot_be_paid_to_its_end_is_not_begun_and_goes_out_whole_when_there_is_money()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(899);
        var id = await app.ScheduleBatchAsync(app.Now, count: 450, personal: false);
        await app.WorkAsync();
        Assert.Equal(0, app.Simulator.Ledger.Count);
        var held = (await app.Stored.ChunkAsync(id.Chunk(0)), await app.Stored.ChunkAsync(id.Chunk(2)));
        Assert.Equal((MarkerKind.Unpaid, "held"), (held.Item2.Marker!.Value.Kind, await app.StatusAsync(id.Chunk(2))));
        Assert.Contains("which costs 900: 1 is missing", held.Item1.Recipients[0].Error!.Text);
        Assert.Equal(1, app.Simulator.Calls.CountOf(BalanceScript));

        await app.LiveAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(0, app.Simulator.Ledger.Count);
        Assert.InRange(app.Simulator.Calls.CountOf(BalanceScript), 2, 6);
        app.SetBalance(900);
        await app.LiveAsync(TimeSpan.FromMinutes(3));

        Assert.Equal((450, 3), (app.Simulator.Ledger.Count, app.Simulator.Calls.CountOf("1c_p.php")));
        Assert.Single(app.Log.Alerts("Unpaid"));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Half_of_a_batch_that_was_begun_is_not_compared_with_the_balance_again_even_by_another_instance()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(800);
        var id = await app.ScheduleBatchAsync(app.Now, count: 400, personal: false);
        var hints = await app.TakeSendHintsAsync();
        await app.Sender.HandleAsync(hints[0], CancellationToken.None);
        app.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.InRange(app.Simulator.Ledger.Balance, 1, 799);

        await using var other = app.Another();
        await other.Sender.HandleAsync(hints[1], CancellationToken.None);

        Assert.Equal(400, app.Simulator.Ledger.Count);
        Assert.All([await app.Stored.ChunkAsync(id.Chunk(0)), await app.Stored.ChunkAsync(id.Chunk(1))], chunk => Assert.Equal(MessageStatus.Sent, chunk.Recipients[0].Status));
    }

    [Fact]
    public async Task Two_batches_do_not_count_on_the_same_money()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(500);
        var (first, second) = (await app.ScheduleBatchAsync(app.Now, count: 150, personal: false), await app.ScheduleBatchAsync(app.Now, count: 150, personal: false));

        await app.WorkAsync();

        Assert.Equal(150, app.Simulator.Ledger.Count);
        Assert.Equal(["held", "sent"], new[] { await app.StatusAsync(first.Chunk(0)), await app.StatusAsync(second.Chunk(0)) }.Order());
    }

    [Fact]
    public async Task What_a_batch_will_still_cost_is_kept_for_it_while_the_balance_is_heard_again()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(1_000);
        await app.ScheduleBatchAsync(app.Now, count: 400, personal: false);
        await app.Sender.HandleAsync((await app.TakeSendHintsAsync())[0], CancellationToken.None);
        app.Time.Advance(TimeSpan.FromMinutes(2));
        var heard = await app.BalanceAsync();

        // 200 are sent at the gateway's price of 1 each, and the other 200 will cost 400 by our tariff.
        Assert.Equal((800m, 400m), (heard["balance"]!.GetValue<decimal>(), heard["promised"]!.GetValue<decimal>()));
        var second = await app.ScheduleBatchAsync(app.Now, count: 201, personal: false);
        await app.WorkAsync();
        Assert.Equal("held", await app.StatusAsync(second.Chunk(0)));
        Assert.Equal(200, app.Simulator.Ledger.Count);

        await app.LiveAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(601, app.Simulator.Ledger.Count);
        Assert.Equal(0m, (await app.BalanceAsync())["promised"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task A_caller_who_goes_away_leaves_the_question_to_be_answered()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(100);
        using var gone = new CancellationTokenSource();
        app.GatewayWire.Cuts = Cuts.Meanwhile(1, _ => true, gone.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Get<BalanceBook>().ReadAsync(gone.Token));

        await Eventually.Get(() => app.Get<BalanceBook>().ReadAsync(CancellationToken.None), state => state.Balance == 100, "the answer is kept");
        Assert.Equal(1, app.Simulator.Calls.CountOf(BalanceScript));
    }

    [Fact]
    public async Task A_balance_that_could_not_be_renewed_for_long_holds_nothing_up()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(1);
        await app.BalanceAsync();
        app.Simulator.Faults.Add(new GatewaySimulator.Faults.Fault { Script = GatewaySimulator.Protocol.Script.Balance, Action = GatewaySimulator.Faults.FaultAction.Code, Code = "Error_Database_Offline" });
        app.Time.Advance(TimeSpan.FromMinutes(2));
        var id = await app.ScheduleBatchAsync(app.Now, count: 3, personal: false);
        await app.WorkAsync();
        Assert.Equal("held", await app.StatusAsync(id.Chunk(0)));
        app.SetBalance(1_000);

        await app.LiveAsync(TimeSpan.FromMinutes(12));

        Assert.Equal(3, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_batch_too_dear_does_not_hide_one_that_is_not()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(5);
        var dear = new List<BatchId>();
        for (var i = 0; i < 60; i++)
        {
            dear.Add(await app.ScheduleBatchAsync(app.Now, count: 300, personal: false));
        }

        var cheap = await app.ScheduleBatchAsync(app.Now, count: 3, personal: false);
        await app.WorkAsync();
        Assert.Equal("held", await app.StatusAsync(cheap.Chunk(0)));
        app.SetBalance(6);
        await app.LiveAsync(TimeSpan.FromMinutes(4));

        Assert.Equal("sent", await app.StatusAsync(cheap.Chunk(0)));
        Assert.Equal("held", await app.StatusAsync(dear[0].Chunk(0)));
    }

    [Fact]
    public async Task What_waits_for_money_can_be_cancelled_and_expires()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(1);
        var (cancelled, expired) = (await app.ScheduleBatchAsync(app.Now, count: 2, personal: false), await app.ScheduleBatchAsync(app.Now, count: 3, personal: false));
        await app.WorkAsync();

        await app.Get<SmsFunctions.Sending.Orders.MessageOperations>().CarryOutAsync(app.Get<SmsFunctions.Sending.Orders.OperationRules>().Cancel(), cancelled, isDryRun: false, CancellationToken.None);
        app.Time.Advance(Chunk.DefaultValidity + TimeSpan.FromMinutes(1));
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(("cancelled", "expired"), (await app.StatusAsync(cancelled.Chunk(0)), await app.StatusAsync(expired.Chunk(0))));
        Assert.Equal(0, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_balance_that_the_gateway_will_not_tell_holds_nothing_up()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.Simulator.Faults.Add(new GatewaySimulator.Faults.Fault { Script = GatewaySimulator.Protocol.Script.Balance, Action = GatewaySimulator.Faults.FaultAction.Code, Code = "Error_Database_Offline" });

        await app.ScheduleBatchAsync(app.Now, count: 2, personal: false);
        await app.WorkAsync();

        Assert.Equal(2, app.Simulator.Ledger.Count);
        var view = await app.BalanceAsync();
        Assert.Null(view["balance"]);
        Assert.Equal("DatabaseOffline", view["error"]!["code"]!.GetValue<string>());
        Assert.Contains("Nothing needs to be done", view["error"]!["advice"]!["en"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_gateway_is_asked_for_the_balance_at_most_once_a_minute_by_all_instances()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        await using var other = app.Another();
        app.SetBalance(100);
        for (var second = 0; second < 180; second += 5)
        {
            var asked = Task.WhenAll(app.BalanceAsync(), other.BalanceAsync());
            await app.LetTimePassAsync(() => asked.IsCompleted, TimeSpan.FromMilliseconds(1));
            await asked;
            app.Time.Advance(TimeSpan.FromSeconds(5));
        }

        var view = await other.BalanceAsync();

        Assert.Equal(4, app.Simulator.Calls.CountOf(BalanceScript));
        Assert.Equal((100m, 0, 3m, 33), (view["balance"]!.GetValue<decimal>(), view["ageSeconds"]!.GetValue<int>(), view["segmentPrice"]!.GetValue<decimal>(), view["segmentsAffordable"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_low_balance_is_an_alert_once_an_hour()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>(Tariff) { ["Tariff:LowBalance"] = "100" });
        app.SetBalance(100);
        await app.TickAsync();
        Assert.Empty(app.Log.Alerts("BalanceLow"));
        app.SetBalance(99);

        for (var tick = 0; tick < 6; tick++)
        {
            app.Time.Advance(TimeSpan.FromMinutes(9));
            await app.TickAsync();
        }

        Assert.Contains("is 99; Tariff__LowBalance is 100", Assert.Single(app.Log.Alerts("BalanceLow")));
    }
}
