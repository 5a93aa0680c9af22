using SmsFunctions.Callers;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Operations;
using SmsFunctions.Sending;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>Tests of quiet hours: messages are held until they end, and none is dropped.</summary>
[Collection(PreSendTests.Name)]
public sealed class QuietHoursTests(AzuriteFixture azurite)
{
    // The test starts at 15:00 Moscow time.
    private static readonly Dictionary<string, string?> Quiet = new() { ["QuietHours:Window"] = "22:00-08:00" };
    private static readonly DateTimeOffset Evening = InProcessApp.Start.AddHours(7), Morning = InProcessApp.Start.AddHours(17);

    [Fact]
    public async Task A_message_accepted_in_quiet_hours_is_held_without_a_call_and_sent_when_they_end()
    {
        await using var app = await InProcessApp.StartAsync(azurite, Evening, Quiet);
        var single = await app.PostAsync(new { to = "79001234567", text = "Hello" });
        var batch = await app.PostBatchAsync(new { to = new[] { "79001234568" }, text = "Hello" });
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("held", single.Json["status"]!.GetValue<string>());
        Assert.Equal("QuietHours", single.Json["error"]!["code"]!.GetValue<string>());
        Assert.All(
            [await app.Stored.ChunkAsync(Requests.ChunkOf(single)), await app.Stored.ChunkAsync(Requests.BatchOf(batch).Chunk(0))],
            chunk => Assert.Equal((0, Morning), (chunk.Version, chunk.Marker!.Value.At)));
        app.Time.Advance(Morning - app.Now - TimeSpan.FromMinutes(1));
        await app.LiveAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, app.Simulator.Ledger.Count);
        await app.LiveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(2, app.Simulator.Ledger.Count);
        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.True(entry.AcceptedAt >= Morning));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_message_accepted_before_quiet_hours_and_due_in_them_is_held()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Quiet);
        var scheduled = await app.ScheduleAsync(Evening.AddHours(1));
        Assert.Equal("scheduled", await app.StatusAsync(scheduled));
        app.Time.Advance(TimeSpan.FromHours(8.1));
        await app.LiveAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("held", await app.StatusAsync(scheduled));
        Assert.Equal(0, app.Simulator.Ledger.Count);
        app.Time.Advance(Morning - app.Now - TimeSpan.FromMinutes(1));
        await app.LiveAsync(TimeSpan.FromMinutes(3));
        Assert.Equal("sent", await app.StatusAsync(scheduled));
    }

    [Fact]
    public async Task A_retry_due_in_quiet_hours_is_held_and_sent_in_the_morning()
    {
        await using var app = await InProcessApp.StartAsync(azurite, Evening.AddSeconds(-1), Quiet);
        app.Simulator.Faults.Add(new GatewaySimulator.Faults.Fault
        {
            Action = GatewaySimulator.Faults.FaultAction.Code,
            Code = "Error_Gateway_Busy",
            Times = 1,
        });
        var id = await app.SendAsync();
        await app.RetryAsync(id.Id);

        var marker = (await app.Stored.ChunkAsync(id.Id)).Marker!.Value;
        Assert.Equal((MarkerKind.Send, Morning), (marker.Kind, marker.At));
        app.Time.Advance(Morning - app.Now);
        await app.LiveAsync(TimeSpan.FromMinutes(2));
        await app.AssertEndAsync(id.Id, MessageStatus.Sent, inLedger: 1, attempts: 2);
    }

    [Fact]
    public async Task Alarms_and_messages_scheduled_at_the_gateway_are_not_held()
    {
        await using var app = await InProcessApp.StartAsync(azurite, Evening, Quiet);

        await app.PostAsync(new { to = "79001234567", text = "Fire", mode = "atLeastOnce" });
        await app.PostAsync(new { to = "79001234568", text = "Later", schedule = "gateway", sendAt = Morning.AddHours(1) });
        var atNight = await app.PostAsync(new { to = "79001234569", text = "Later", schedule = "gateway", sendAt = Morning.AddHours(-1) });
        await app.WorkAsync();

        Assert.Equal(2, app.Simulator.Ledger.Count);
        Assert.Equal(400, atNight.Status);
    }

    [Fact]
    public async Task A_probe_in_quiet_hours_is_not_used_for_a_held_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite, Evening.AddMinutes(-1), Quiet);
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "test", CancellationToken.None);
        for (var i = 0; i < 30; i++)
        {
            await app.AcceptAsync($"790012345{i:D2}");
        }

        var alarm = await app.ScheduleAsync(null, mode: "atLeastOnce");
        app.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.True(await app.Get<HeldSweep>().ProbeAsync(7, CancellationToken.None));
        Assert.Equal(alarm, Assert.Single(await app.TakeSendHintsAsync()).Id);
        Assert.Equal(HoldReason.Gate, (await app.Stored.ChunkAsync(alarm)).HeldBy);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_message_moved_into_quiet_hours_is_held_and_one_moved_out_of_them_is_not()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: Quiet);
        var (into, outOf) = (await app.ScheduleAsync(Morning.AddHours(4)), await app.ScheduleAsync(Evening.AddHours(2)));
        var shortlived = await app.ScheduleAsync(Evening.AddHours(-2), validUntil: Evening.AddHours(3));

        await ChangeAsync(app, into, Evening.AddHours(3));
        await ChangeAsync(app, outOf, Morning.AddHours(5));
        var refused = Assert.IsType<ChangeOutcome.Invalid>(await ChangeAsync(app, shortlived, Evening.AddHours(1)));

        Assert.Equal((HoldReason.QuietHours, Morning), ((await app.Stored.ChunkAsync(into)).HeldBy!.Value, (await app.Stored.ChunkAsync(into)).NotBefore));
        var moved = await app.Stored.ChunkAsync(outOf);
        Assert.Equal((null, Morning.AddHours(5), null), (moved.HeldBy, moved.NotBefore, moved.Recipients[0].Error));
        Assert.Contains("quiet hours", Assert.Single(refused.Errors["sendAt"]));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_repeated_request_is_the_same_after_a_change_of_quiet_hours()
    {
        await using var app = await InProcessApp.StartAsync(azurite, Evening);
        var message = new { to = "79001234567", text = "Hello", sendAt = Evening.AddMinutes(30), validUntil = Evening.AddHours(2) };
        var first = await app.PostAsync(message, key: "k");

        await using var other = app.Another(settings: Quiet);
        var again = await other.PostAsync(message, key: "k");
        var third = await app.PostAsync(message, key: "k");

        Assert.Equal([Requests.ChunkOf(first), Requests.ChunkOf(first)], new[] { Requests.ChunkOf(again), Requests.ChunkOf(third) });
    }

    private static Task<ChangeOutcome> ChangeAsync(InProcessApp app, ChunkId id, DateTimeOffset due) =>
        app.Get<MessageChange>().ChangeAsync(
            new WantedChange(new MessageId(id, 0), due, Text: null, Caller.Anyone), isDryRun: false, CancellationToken.None);

    [Fact]
    public async Task A_gate_that_opens_in_quiet_hours_releases_nothing()
    {
        await using var app = await InProcessApp.StartAsync(azurite, Evening.AddMinutes(-10), Quiet);
        await app.Get<SendingGate>().SetAsync(GatePosition.Held, "test", CancellationToken.None);
        var id = await app.AcceptAsync();
        app.Time.Advance(TimeSpan.FromHours(1));
        await app.Get<SendingGate>().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await app.LiveAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(0, app.Simulator.Ledger.Count);
        Assert.Equal("held", await app.StatusAsync(id));
        app.Time.Advance(Morning - app.Now);
        await app.LiveAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(1, app.Simulator.Ledger.Count);
    }
}
