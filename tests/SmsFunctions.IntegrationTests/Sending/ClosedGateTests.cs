using GatewaySimulator.Faults;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of sending while the gate is closed by the gateway's answers or by an operator: messages are kept and sent when it opens.</summary>
public sealed class ClosedGateTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task An_empty_balance_stops_all_sending_and_a_top_up_releases_the_rest_gradually()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Ledger.Balance = 20;
        var ids = await AcceptAsync(app, 60);
        await WorkAtOnceAsync(app, 8);

        // Only messages whose call was in progress when the gate closed.
        Assert.InRange(app.Simulator.Calls.CountOf("1c_s.php"), 21, 28);
        Assert.Equal(40, (await ChunksAsync(app, ids)).Count(chunk => chunk.StatusAt(0, app.Now) == MessageStatus.Held));
        await app.Stored.AssertMarkersAsync();

        app.Simulator.Ledger.Balance = 1_000;
        app.Time.Advance(TimeSpan.FromMinutes(1));
        var released = new List<int>();
        for (var tick = 0; tick < 7; tick++)
        {
            var before = app.Simulator.Ledger.Count;
            await app.TickAsync();
            released.Add(app.Simulator.Ledger.Count - before);
            app.Time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal([1, 2, 4, 8, 16, 9, 0], released);
        Assert.All(await ChunksAsync(app, ids), chunk => Assert.Equal((MessageStatus.Sent, 0), (chunk.Recipients[0].Status, chunk.Failures)));
        Assert.Equal(60, app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Distinct().Count());
    }

    [Fact]
    public async Task A_gateway_that_is_busy_for_every_second_call_fails_no_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy", Every = 2 });
        var ids = await AcceptAsync(app, 40);
        await app.WorkAsync();
        for (var round = 0; round < 20 && app.Simulator.Ledger.Count < ids.Count; round++)
        {
            foreach (var id in ids)
            {
                if ((await app.Stored.ChunkAsync(id)).Has(MessageStatus.Queued))
                {
                    await app.RetryAsync(id);
                }
            }
        }

        Assert.Equal(40, app.Simulator.Ledger.Count);
        Assert.All(await ChunksAsync(app, ids), chunk => Assert.Equal(MessageStatus.Sent, chunk.Recipients[0].Status));
        Assert.Equal(GatePosition.Open, (await app.Get<SendingGate>().ReadAsync(CancellationToken.None)).Position);
    }

    [Fact]
    public async Task A_gateway_that_is_offline_for_twenty_minutes_is_probed_once_a_period_and_costs_no_message_an_attempt()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Offline" });
        var ids = await AcceptAsync(app, 100);
        await WorkAtOnceAsync(app, 8);
        var calls = app.Simulator.Calls.CountOf("1c_s.php");
        Assert.InRange(calls, 5, 12);

        await app.LiveAsync(TimeSpan.FromMinutes(20));

        // Probes follow after 30 s, 1, 2, 4 and 8 min.
        Assert.Equal(5, app.Simulator.Calls.CountOf("1c_s.php") - calls);
        Assert.All(await ChunksAsync(app, ids), chunk => Assert.Equal((MessageStatus.Held, 0), (chunk.StatusAt(0, app.Now), chunk.Failures)));
        app.Simulator.Faults.Clear();
        await app.LiveAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(100, app.Simulator.Ledger.Entries.Select(entry => entry.Phone).Distinct().Count());
        Assert.Equal(100, app.Simulator.Ledger.Count);
        Assert.All(await ChunksAsync(app, ids), chunk => Assert.Equal(MessageStatus.Sent, chunk.Recipients[0].Status));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task Ten_unreadable_answers_in_a_row_stop_the_sending_of_other_messages()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Html, Script = GatewaySimulator.Protocol.Script.Single });
        var ids = await AcceptAsync(app, 15);
        await app.WorkAsync();

        var chunks = await ChunksAsync(app, ids);
        Assert.Equal((10, 5), (chunks.Count(chunk => chunk.Has(MessageStatus.Unconfirmed)), chunks.Count(chunk => chunk.HeldBy == HoldReason.Gate)));
        Assert.Equal("Unreadable", (await app.Get<SendingGate>().ReadAsync(CancellationToken.None)).Code);

        // The balance can be read, so one probe is allowed. Its answer closes the gate again at once.
        await app.LiveAsync(TimeSpan.FromMinutes(2));
        chunks = await ChunksAsync(app, ids);
        Assert.Equal((11, 4), (chunks.Count(chunk => chunk.Has(MessageStatus.Unconfirmed)), chunks.Count(chunk => chunk.HeldBy == HoldReason.Gate)));
    }

    [Fact]
    public async Task A_message_accepted_while_the_gate_is_closed_is_held_without_a_hint_and_reports_the_reason()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "wrong text in the campaign", CancellationToken.None);

        var id = await app.AcceptAsync();

        var chunk = await app.Stored.ChunkAsync(id);
        Assert.Equal((MessageStatus.Held, MarkerKind.Held), (chunk.StatusAt(0, app.Now), chunk.Marker?.Kind));
        Assert.Contains("wrong text in the campaign", chunk.Recipients[0].Error?.Text, StringComparison.Ordinal);
        Assert.Empty(await app.TakeSendHintsAsync());
        await app.LiveAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(0, app.Simulator.Ledger.Count);

        await app.Get<SendingGate>().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.LiveAsync(TimeSpan.FromSeconds(30));
        Assert.Null((await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1)).Recipients[0].Error);
    }

    [Fact]
    public async Task A_closed_gate_costs_a_waiting_message_one_write_regardless_of_its_hints()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "a pause", CancellationToken.None);
        app.TableWire.ForgetRequests();

        for (var hint = 0; hint < 5; hint++)
        {
            await app.Sender.HandleAsync(new SendHint(id), CancellationToken.None);
            await app.LiveAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, app.TableWire.Requests.Count(request => request.IsTransaction));
        Assert.Equal(0, (await app.Stored.ChunkAsync(id)).Attempts);
    }

    [Fact]
    public async Task A_gate_that_one_instance_closes_stops_the_other_within_a_second()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        app.Simulator.Ledger.Balance = 0;
        var ids = await AcceptAsync(app, 3);
        var hints = await app.TakeSendHintsAsync();
        await other.Get<SendingGate>().ReadAsync(CancellationToken.None);
        await app.Sender.HandleAsync(hints[0], CancellationToken.None);

        app.Time.Advance(TimeSpan.FromSeconds(1));
        await other.Sender.HandleAsync(hints[1], CancellationToken.None);
        await other.Sender.HandleAsync(hints[2], CancellationToken.None);

        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_s.php"));
        Assert.All(await ChunksAsync(app, ids), chunk => Assert.True(chunk.HeldBy == HoldReason.Gate));
    }

    [Fact]
    public async Task A_claim_is_released_when_the_gate_closes_before_the_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        app.TableWire.Cuts = Cuts.Meanwhile(1, request => request.IsTransaction, () =>
        {
            app.Get<SendingGate>().SetAsync(GatePosition.Held, "a pause", CancellationToken.None).GetAwaiter().GetResult();
        });

        await app.WorkAsync();

        var chunk = await app.Stored.ChunkAsync(id);
        Assert.Equal((MessageStatus.Held, 0, 0), (chunk.StatusAt(0, app.Now), chunk.Attempts, app.Simulator.Calls.CountOf("1c_s.php")));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_probe_whose_worker_crashes_leaves_its_message_unconfirmed_and_the_next_probe_uses_another()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var state = await app.Get<SendingGate>().ReadAsync(CancellationToken.None);
        await app.Get<SendingGate>().ApplyAsync(
            state, new GateMove.Trip(GatewayErrorCode.GatewayBusy, "busy"), CancellationToken.None);
        var ids = await AcceptAsync(app, 2);
        app.Time.Advance(TimeSpan.FromSeconds(30));
        await app.Create<SmsFunctions.Timers.TimerFunctions>().ReleaseAsync(new Microsoft.Azure.Functions.Worker.TimerInfo(), CancellationToken.None);
        var probe = Assert.Single(await app.TakeSendHintsAsync());
        Assert.NotNull(probe.Probe);
        var stored = await app.Stored.StoredAsync(probe.Id);
        await app.Table.WriteAsync(stored, ((Claim.Take)app.Get<ChunkMachine>().Claim(stored.Chunk, app.Now)).Next, CancellationToken.None);

        await app.LiveAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(MessageStatus.Unconfirmed, (await app.Stored.ChunkAsync(probe.Id)).Recipients[0].Status);
        Assert.Equal(MessageStatus.Sent, (await app.Stored.ChunkAsync(ids.Single(id => id != probe.Id))).Recipients[0].Status);
        Assert.Equal(GatePosition.Open, (await app.Get<SendingGate>().ReadAsync(CancellationToken.None)).Position);
    }

    [Fact]
    public async Task A_message_past_its_validity_when_the_gate_opens_expires()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "a long pause", CancellationToken.None);
        var id = await app.AcceptAsync();
        app.Time.Advance(TimeSpan.FromHours(25));

        await app.Get<SendingGate>().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        await app.AssertEndAsync(id, MessageStatus.Expired, inLedger: 0, attempts: 0);
    }

    private static async Task<List<ChunkId>> AcceptAsync(InProcessApp app, int count)
    {
        var ids = new List<ChunkId>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await app.AcceptAsync($"7900{i:D7}"));
        }

        return ids;
    }

    /// <summary>Handles several hints at a time, as the host does.</summary>
    private static async Task WorkAtOnceAsync(InProcessApp app, int workers) =>
        await Parallel.ForEachAsync(
            await app.TakeSendHintsAsync(),
            new ParallelOptions { MaxDegreeOfParallelism = workers },
            async (hint, stop) => await app.Sender.HandleAsync(hint, stop));

    private static async Task<List<Chunk>> ChunksAsync(InProcessApp app, List<ChunkId> ids)
    {
        var chunks = new List<Chunk>();
        foreach (var id in ids)
        {
            chunks.Add(await app.Stored.ChunkAsync(id));
        }

        return chunks;
    }
}
