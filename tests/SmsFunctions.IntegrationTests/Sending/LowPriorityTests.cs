using System.Text.Json;
using SmsFunctions.Gate;
using SmsFunctions.IntegrationTests.Gate;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests of priority low: its queue, its markers, and the order in which work of all priorities is released.</summary>
[Collection(SendingTests.Name)]
public sealed class LowPriorityTests(AzuriteFixture azurite)
{
    private const int EachPriority = 10;

    private static readonly string[] Priorities = ["low", "normal", "high"];

    [Fact]
    public async Task Hints_of_priority_low_have_a_queue_of_their_own()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var low = await AcceptAsync(app, "low", 1);
        var normal = await AcceptAsync(app, "normal", 2);
        var batch = Requests.BatchOf(await app.PostBatchAsync(new { to = Enumerable.Range(0, 201).Select(i => $"7901{i:D7}"), text = "campaign" }));

        var hints = await app.TakeSendHintsAsync(Keys.SendLowQueue);

        Assert.Equal(normal, Assert.Single(await app.TakeSendHintsAsync(Keys.SendQueue)).Id);
        Assert.Equal(new[] { low, batch.Chunk(0), batch.Chunk(1) }.ToHashSet(), hints.Select(hint => hint.Id).ToHashSet());
        Assert.All(hints, hint => Assert.Equal(MarkerKind.SendLow, hint.Chunk?.Marker?.Kind));
        foreach (var hint in hints)
        {
            await app.Sender.HandleAsync(hint, CancellationToken.None);
        }

        Assert.Equal(202, app.Simulator.Ledger.Count);
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task After_a_closed_gate_the_most_urgent_messages_are_released_first()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.CloseAsync(GateDriver.Credits);
        await AcceptAllAsync(app, sendAt: null);

        await app.Gate().SetAsync(GatePosition.Open, null, CancellationToken.None);
        await TickAsync(app);

        AssertOrder(app);
    }

    [Fact]
    public async Task A_backlog_of_scheduled_messages_is_released_by_priority()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await AcceptAllAsync(app, app.Now.AddHours(1));
        app.Time.Advance(TimeSpan.FromHours(3));

        await TickAsync(app);

        AssertOrder(app);
    }

    [Fact]
    public async Task A_low_message_is_released_on_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var due = app.Now.AddHours(1);
        var ids = new List<ChunkId>();
        foreach (var priority in Priorities)
        {
            ids.Add(await AcceptAsync(app, priority, ids.Count, due));
        }

        app.Time.Advance(due - app.Now);
        await app.TickAsync();

        Assert.All(app.Simulator.Ledger.Entries, entry => Assert.Equal(due, entry.AcceptedAt));
        Assert.Equal(Phone("low", 0), app.Simulator.Ledger.Entries[^1].Phone);
        Assert.Equal(3, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_queue_of_low_hints_that_has_waited_long_does_not_stop_the_hints_of_others()
    {
        // The clock is far ahead of the clock of storage, so every queue message looks old.
        await using var app = await InProcessApp.StartAsync(azurite, new DateTimeOffset(2099, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await AcceptAsync(app, "low", 1);
        var lost = await AcceptAsync(app, "normal", 2);
        await app.TakeSendHintsAsync(Keys.SendQueue);
        app.Time.Advance(TimeSpan.FromMinutes(3));

        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Equal(lost, Assert.Single(await app.TakeSendHintsAsync(Keys.SendQueue)).Id);
        Assert.Single(await app.TakeSendHintsAsync(Keys.SendLowQueue));
    }

    [Fact]
    public async Task A_hint_in_the_queue_of_another_priority_is_handled_and_makes_one_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var (low, high) = (await AcceptAsync(app, "low", 1), await AcceptAsync(app, "high", 2));
        var functions = app.Create<SendFunctions>();

        await functions.SendAsync(Text(new SendHint(low)), CancellationToken.None);
        await functions.SendLowAsync(Text(new SendHint(high)), CancellationToken.None);
        await app.WorkAsync();

        Assert.Equal([Phone("low", 1), Phone("high", 2)], app.Simulator.Ledger.Entries.Select(entry => entry.Phone));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_low_message_with_the_marker_of_an_earlier_version_is_found_and_sent()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var chunk = Chunk.New(ChunkId.New(app.Now, app.Now), app.Now, FinalText.Of("old"), "DEMO", [new Recipient(InProcessApp.Phone)]);
        await app.Table.InsertAsync(
            app.Get<ChunkMachine>().Accept(chunk with { Priority = Priority.Low }) with { Marker = new Marker(MarkerKind.Send, app.Now) },
            CancellationToken.None);
        await app.Stored.ForgetCountsAsync();

        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Equal(MarkerKind.SendLow, (await app.Stored.ChunkAsync(chunk.Id)).Marker?.Kind);
        Assert.Equal(chunk.Id, Assert.Single(await app.TakeSendHintsAsync(Keys.SendLowQueue)).Id);
        await app.Sender.HandleAsync(new SendHint(chunk.Id), CancellationToken.None);
        await app.AssertEndAsync(chunk.Id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task A_poisoned_hint_of_either_queue_moves_the_marker_of_a_low_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await AcceptAsync(app, "low", 1);
        await app.TakeSendHintsAsync();
        var functions = app.Create<PoisonFunctions>();
        var hint = BinaryData.FromString(Text(new SendHint(id)));

        await functions.LowPoisonedAsync(hint, CancellationToken.None);
        Assert.Equal(new Marker(MarkerKind.SendLow, app.Now.AddMinutes(5)), (await app.Stored.ChunkAsync(id)).Marker);
        await functions.PoisonedAsync(hint, CancellationToken.None);
        await functions.LowPoisonedAsync(BinaryData.FromString("no hint"), CancellationToken.None);

        Assert.Equal((2, app.Now.AddMinutes(10)), ((await app.Stored.ChunkAsync(id)).Poisoned, (await app.Stored.ChunkAsync(id)).Marker!.Value.At));
        Assert.Contains($"queue {Keys.SendLowQueue} ", app.Log.Alerts("HintPoisoned").First());
        Assert.Contains(Keys.SendLowPoisonQueue, Assert.Single(app.Log.Alerts("HintUnreadable")));
        app.Time.Advance(TimeSpan.FromMinutes(10));
        await app.TickAsync();
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    private static async Task AcceptAllAsync(InProcessApp app, DateTimeOffset? sendAt)
    {
        // The least urgent are the oldest.
        foreach (var priority in Priorities)
        {
            for (var i = 0; i < EachPriority; i++)
            {
                await AcceptAsync(app, priority, i, sendAt);
            }

            app.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task TickAsync(InProcessApp app)
    {
        for (var tick = 0; app.Simulator.Ledger.Count < Priorities.Length * EachPriority; tick++)
        {
            Assert.InRange(tick, 0, 9);
            await app.TickAsync();
            app.Time.Advance(TimeSpan.FromSeconds(10));
        }
    }

    // Within a tick, hints are put by several tasks, so the order in the ledger is that of the ticks: 1, 2, 4, 8 and 15 messages.
    private static void AssertOrder(InProcessApp app)
    {
        var sent = app.Simulator.Ledger.Entries.Select(entry => entry.Phone[3] - '0').ToList();

        Assert.All(sent[..7], priority => Assert.Equal(2, priority));
        Assert.Equal((3, 5), (sent[7..15].Count(priority => priority == 2), sent[7..15].Count(priority => priority == 1)));
        Assert.Equal((5, 10), (sent[15..].Count(priority => priority == 1), sent[15..].Count(priority => priority == 0)));
    }

    private static string Phone(string priority, int number) => $"790{Array.IndexOf(Priorities, priority)}{number:D7}";

    private static async Task<ChunkId> AcceptAsync(InProcessApp app, string priority, int number, DateTimeOffset? sendAt = null) =>
        Requests.ChunkOf(await app.PostAsync(new { to = Phone(priority, number), text = "Hello", priority, sendAt }));

    private static string Text(SendHint hint) => JsonSerializer.Serialize(hint, SendHintJson.Types.SendHint);
}
