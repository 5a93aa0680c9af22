using SmsFunctions.IntegrationTests.Operations;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Spending;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Spending;

/// <summary>Tests of prices, and of batches that exceed the balance.</summary>
public sealed class BalanceTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string BalanceScript = "1c_b.php";

    private static readonly Dictionary<string, string?> Tariff = new() { ["Tariff:Default"] = "3", ["Tariff:Prefixes"] = "79=2" };

    [Fact]
    public async Task Every_answer_contains_the_price_as_of_acceptance()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        var single = await app.PostAsync(new { to = "79001234567", text = new string('я', 71) });
        var batch = await app.PostBatchAsync(new { to = new[] { "79001234567", "447700900123" }, text = "Hello" });

        Assert.Equal((4m, 5m), (single.Json["price"]!.GetValue<decimal>(), batch.Json["price"]!.GetValue<decimal>()));
        Assert.Equal(
            ("UCS-2", 2, 63),
            (single.Json["encoding"]!.GetValue<string>(), single.Json["segments"]!.GetValue<int>(), single.Json["charactersLeft"]!.GetValue<int>()));
        Assert.Equal(4m, (await app.ViewAsync(Requests.ChunkOf(single)))["price"]!.GetValue<decimal>());
        var stored = await app.Stored.ChunkAsync(Requests.BatchOf(batch).Chunk(0));
        Assert.Equal([2m, 3m], stored.Recipients.Select(recipient => recipient.Price!.Value));
        Assert.Equal(5m, (await app.BatchAsync(Requests.BatchOf(batch)))["price"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task Without_a_tariff_there_are_no_prices_and_no_balance_requests()
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
    public async Task A_dry_run_reports_whether_the_balance_suffices_and_stores_nothing()
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
    public async Task A_batch_that_exceeds_the_balance_is_not_started_and_is_sent_whole_after_a_top_up()
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
    public async Task The_reservations_of_more_batches_than_one_transaction_holds_are_all_updated()
    {
        const int Batches = 210, Cancelled = 10;
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        var book = app.Get<BalanceBook>();
        app.SetBalance(1_000);
        var ids = new List<BatchId>();
        for (var i = 0; i < Batches; i++)
        {
            ids.Add(await app.ScheduleBatchAsync(app.Now.AddHours(1), count: 1, personal: false));
            await book.ReserveAsync(ids[^1], CancellationToken.None);
        }

        foreach (var id in ids.TakeLast(Cancelled))
        {
            await app.CancelAsync(id);
        }

        for (var query = 0; query < 3; query++)
        {
            app.Time.Advance(BalanceBook.Fresh);
            await book.ReadAsync(CancellationToken.None);
        }

        Assert.Equal((Batches - Cancelled) * 2, (await book.ReadAsync(CancellationToken.None)).Reserved);
    }

    [Fact]
    public async Task The_rest_of_a_started_batch_is_not_compared_with_the_balance_again_even_by_another_instance()
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
        Assert.All(
            [await app.Stored.ChunkAsync(id.Chunk(0)), await app.Stored.ChunkAsync(id.Chunk(1))],
            chunk => Assert.Equal(MessageStatus.Sent, chunk.Recipients[0].Status));
    }

    [Fact]
    public async Task Two_batches_do_not_reserve_the_same_balance()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(500);
        var first = await app.ScheduleBatchAsync(app.Now, count: 150, personal: false);
        var second = await app.ScheduleBatchAsync(app.Now, count: 150, personal: false);

        await app.WorkAsync();

        Assert.Equal(150, app.Simulator.Ledger.Count);
        Assert.Equal(["held", "sent"], new[] { await app.StatusAsync(first.Chunk(0)), await app.StatusAsync(second.Chunk(0)) }.Order());
    }

    [Fact]
    public async Task The_reservation_of_a_batch_is_kept_when_the_balance_is_refreshed()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(1_000);
        await app.ScheduleBatchAsync(app.Now, count: 400, personal: false);
        await app.Sender.HandleAsync((await app.TakeSendHintsAsync())[0], CancellationToken.None);
        app.Time.Advance(TimeSpan.FromMinutes(2));
        var heard = await app.BalanceAsync();

        // 200 messages are sent at the gateway's price of 1 each. The other 200 cost 400 by the configured tariff.
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
    public async Task A_cancelled_caller_does_not_cancel_the_balance_request()
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
    public async Task A_batch_held_for_a_low_balance_is_released_when_that_balance_is_outdated()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(1);
        await app.BalanceAsync();
        app.Simulator.Faults.Add(new GatewaySimulator.Faults.Fault
        {
            Script = GatewaySimulator.Protocol.Script.Balance,
            Action = GatewaySimulator.Faults.FaultAction.Code,
            Code = "Error_Database_Offline",
        });
        app.Time.Advance(TimeSpan.FromMinutes(2));
        var id = await app.ScheduleBatchAsync(app.Now, count: 3, personal: false);
        await app.WorkAsync();
        Assert.Equal("held", await app.StatusAsync(id.Chunk(0)));
        app.SetBalance(1_000);

        await app.LiveAsync(TimeSpan.FromMinutes(12));

        Assert.Equal(3, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_batch_that_exceeds_the_balance_does_not_block_an_affordable_one()
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
    public async Task Messages_held_for_the_balance_can_be_cancelled_and_expire()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.SetBalance(1);
        var cancelled = await app.ScheduleBatchAsync(app.Now, count: 2, personal: false);
        var expired = await app.ScheduleBatchAsync(app.Now, count: 3, personal: false);
        await app.WorkAsync();

        await app.Get<SmsFunctions.Operations.MessageOperations>().CarryOutAsync(
            app.Get<SmsFunctions.Operations.OperationFactory>().Cancel(SmsFunctions.Callers.Caller.Anyone), cancelled, isDryRun: false, CancellationToken.None);
        app.Time.Advance(Chunk.DefaultValidity + TimeSpan.FromMinutes(1));
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(("cancelled", "expired"), (await app.StatusAsync(cancelled.Chunk(0)), await app.StatusAsync(expired.Chunk(0))));
        Assert.Equal(0, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task An_unavailable_balance_holds_no_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        app.Simulator.Faults.Add(new GatewaySimulator.Faults.Fault
        {
            Script = GatewaySimulator.Protocol.Script.Balance,
            Action = GatewaySimulator.Faults.FaultAction.Code,
            Code = "Error_Database_Offline",
        });

        await app.ScheduleBatchAsync(app.Now, count: 2, personal: false);
        await app.WorkAsync();

        Assert.Equal(2, app.Simulator.Ledger.Count);
        var view = await app.BalanceAsync();
        Assert.Null(view["balance"]);
        Assert.Equal("DatabaseOffline", view["error"]!["code"]!.GetValue<string>());
        Assert.Contains("No action is needed", view["error"]!["advice"]!["en"]!.GetValue<string>());
    }

    [Fact]
    public async Task All_instances_together_request_the_balance_at_most_once_a_minute()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Tariff);
        await using var other = app.Another();
        app.SetBalance(100);
        for (var second = 0; second < 180; second += 5)
        {
            var asked = Task.WhenAll(app.BalanceAsync(), other.BalanceAsync());
            await app.LetTimePassAsync(() => asked.IsCompleted, TimeSpan.FromMilliseconds(20));
            await asked;
            app.Time.Advance(TimeSpan.FromSeconds(5));
        }

        var view = await other.BalanceAsync();

        Assert.Equal(4, app.Simulator.Calls.CountOf(BalanceScript));
        Assert.Equal((100m, 0), (view["balance"]!.GetValue<decimal>(), view["ageSeconds"]!.GetValue<int>()));
        Assert.Equal((3m, 33), (view["segmentPrice"]!.GetValue<decimal>(), view["segmentsAffordable"]!.GetValue<int>()));
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

    [Fact]
    public async Task The_check_for_a_low_balance_queries_the_gateway_every_10_minutes()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?>(Tariff) { ["Tariff:LowBalance"] = "100" });
        app.SetBalance(100);

        await app.LiveAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(3, app.Simulator.Calls.CountOf(BalanceScript));
    }
}
