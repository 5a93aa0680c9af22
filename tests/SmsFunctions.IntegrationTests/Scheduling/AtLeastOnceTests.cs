using GatewaySimulator.Faults;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>Tests of mode <c>atLeastOnce</c>: an unanswered call is repeated once, so a message may be sent twice, but never three times.</summary>
[Collection(SchedulingTests.Name)]
public sealed class AtLeastOnceTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = InProcessApp.Start;
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_call_without_an_answer_is_made_again_once_after_five_minutes_by_the_sweep()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await UnansweredAsync(app);
        Assert.Equal(["0"], app.HintsPut());

        await app.LiveAsync(FiveMinutes - TimeSpan.FromSeconds(30));
        Assert.Equal(1, app.Simulator.Ledger.Count);
        await app.LiveAsync(TimeSpan.FromSeconds(30));

        Assert.Equal([Start, Start + FiveMinutes], app.Simulator.Ledger.Entries.Select(entry => entry.AcceptedAt));
        var chunk = await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 2, attempts: 2);
        Assert.Equal(app.Simulator.Ledger.Entries[1].Id, chunk.Recipients[0].GatewayId);
    }

    [Fact]
    public async Task In_at_most_once_mode_the_call_is_not_repeated()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await UnansweredAsync(app, mode: "atMostOnce");

        await app.LiveAsync(TimeSpan.FromMinutes(20));

        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 1);
    }

    [Fact]
    public async Task A_second_call_without_an_answer_is_the_last()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await UnansweredAsync(app, times: 2);

        await app.LiveAsync(TimeSpan.FromMinutes(30));

        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 2, attempts: 2);
    }

    [Fact]
    public async Task Two_instances_repeat_the_call_once_and_not_twice()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var id = await UnansweredAsync(app);
        app.Time.Advance(FiveMinutes);

        await Task.WhenAll(app.TickAsync(), other.TickAsync());
        await Task.WhenAll(app.TickAsync(), other.TickAsync());
        await app.LiveAsync(FiveMinutes);

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 2, attempts: 2);
    }

    [Fact]
    public async Task A_worker_crash_before_the_second_call_leaves_the_message_unconfirmed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await UnansweredAsync(app);
        app.Time.Advance(FiveMinutes);
        await ClaimAndCrashAsync(app, id);

        await app.LiveAsync(TimeSpan.FromMinutes(30));

        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 1, attempts: 2);
    }

    [Fact]
    public async Task After_a_worker_crash_before_the_first_call_the_message_is_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(null, mode: "atLeastOnce");
        await app.LoseHintsAsync();
        await ClaimAndCrashAsync(app, id);

        await app.LiveAsync(TimeSpan.FromMinutes(8));

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1, attempts: 2);
    }

    [Fact]
    public async Task A_duplicate_refusal_shows_that_the_first_call_was_accepted()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await UnansweredAsync(app);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Flood_SMS" });

        await app.LiveAsync(TimeSpan.FromMinutes(30));

        var chunk = await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 1, attempts: 2);
        Assert.Equal("Duplicate", chunk.Recipients[0].Error?.Code);
        Assert.Contains("the earlier call was accepted", chunk.Recipients[0].Error!.Text, StringComparison.Ordinal);
        Assert.Contains("Error_Flood_SMS", (await app.ViewAsync(id))["error"]!["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_comes_late_but_before_the_second_call_prevents_it()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var ahead = app.Another(ahead: TimeSpan.FromMinutes(3));
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Hold, Times = 1 });
        var id = await app.ScheduleAsync(null, mode: "atLeastOnce");
        var slow = app.WorkAsync();
        await Eventually.True(() => app.Simulator.Holds.Count == 1, "the gateway holds the call");
        await ahead.TickAsync();
        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 1);

        app.Simulator.Holds.Release();
        await slow;
        await app.LiveAsync(TimeSpan.FromMinutes(15));

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task An_expired_alarm_is_not_sent_again()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await UnansweredAsync(app, validUntil: Start.AddMinutes(3));

        await app.LiveAsync(TimeSpan.FromMinutes(10));

        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 1);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(20, 20)]
    public async Task A_closed_gate_delays_the_second_call_only_until_it_opens(int opensAfter, int sentAfter)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await UnansweredAsync(app);
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "holidays", CancellationToken.None);
        await app.LiveAsync(TimeSpan.FromMinutes(opensAfter));
        Assert.Equal(("unconfirmed", 1), (await app.StatusAsync(id), app.Simulator.Ledger.Count));

        await app.Get<SendingGate>().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.LiveAsync(TimeSpan.FromMinutes(sentAfter - opensAfter + 2));

        Assert.InRange(app.Simulator.Ledger.Entries[^1].AcceptedAt, Start.AddMinutes(sentAfter), Start.AddMinutes(sentAfter + 1));
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 2, attempts: 2);
    }

    [Fact]
    public async Task A_gate_closed_by_the_same_answers_delays_the_second_call_only_until_it_opens()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Html, Ledger = true, Times = 10 });
        for (var i = 0; i < 10; i++)
        {
            await app.ScheduleAsync(null, mode: "atLeastOnce", to: $"7900{i:D7}");
        }

        await app.WorkAsync();
        Assert.Equal(GatePosition.Stopped, (await app.Get<SendingGate>().ReadAsync(CancellationToken.None)).Position);
        await app.Get<SendingGate>().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.LiveAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(20, app.Simulator.Ledger.Count);
        Assert.All(app.Simulator.Ledger.Entries.Skip(10), entry => Assert.Equal(Start + FiveMinutes, entry.AcceptedAt));
    }

    private static async Task<ChunkId> UnansweredAsync(InProcessApp app, string mode = "atLeastOnce", int times = 1, DateTimeOffset? validUntil = null)
    {
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Fin, Times = times });
        var id = await app.ScheduleAsync(null, validUntil, mode: mode);
        await app.WorkAsync();
        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 1);
        return id;
    }

    /// <summary>Stores the claim and ends the worker before its call.</summary>
    private static async Task ClaimAndCrashAsync(InProcessApp app, ChunkId id)
    {
        var stored = await app.Stored.StoredAsync(id);
        var claim = Assert.IsType<Claim.Take>(app.Get<ChunkMachine>().Claim(stored.Chunk, app.Now));
        Assert.True((await app.Table.WriteAsync(stored, claim.Next, CancellationToken.None)).Written);
    }
}
