using GatewaySimulator.Faults;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests that a message gets one call despite two workers, late hints and frozen processes.</summary>
[Collection(SendingTests.Name)]
public sealed class RaceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_hint_handled_twice_at_the_same_time_makes_one_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        for (var i = 0; i < 10; i++)
        {
            await app.AcceptAsync();
        }

        var hints = await app.TakeSendHintsAsync();
        var working = Task.WhenAll(hints.SelectMany(hint => new[] { app, other }.Select(worker => worker.Sender.HandleAsync(hint, CancellationToken.None))));

        // An instance that gets no gateway slot within 3 s gives up its hint.
        await app.LetTimePassAsync(() => working.IsCompleted);
        await working;

        Assert.Equal(10, app.Simulator.Ledger.Count);
        Assert.Equal(10, app.Simulator.Calls.CountOf("1c_s.php"));
        Assert.All(hints, hint => Assert.Equal((MessageStatus.Sent, 1), Current(app, hint.Id)));
        await app.Stored.AssertMarkersAsync();
    }

    [Fact]
    public async Task A_hint_with_an_older_state_of_the_chunk_leads_to_one_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        var stale = Assert.Single(await app.TakeSendHintsAsync());
        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.SendSweep.RunAsync(CancellationToken.None);

        await app.Sender.HandleAsync(stale, CancellationToken.None);
        await app.Sender.HandleAsync(stale, CancellationToken.None);
        await app.WorkAsync();

        Assert.NotNull(stale.Stored);
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_s.php"));
    }

    [Fact]
    public async Task A_hint_for_a_chunk_that_is_gone_is_dropped()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var unknown = ChunkId.New(app.Now, app.Now);

        await app.Sender.HandleAsync(new SendHint(unknown), CancellationToken.None);

        Assert.Contains(app.Log.Lines, line => line.Contains($"{unknown}", StringComparison.Ordinal));
        Assert.Empty(await app.Stored.RowsAsync());
        Assert.Equal(0, app.Simulator.Ledger.Count);
    }

    [Fact]
    public async Task A_late_answer_is_stored_after_another_worker_set_the_message_unconfirmed()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var ahead = app.Another(ahead: TimeSpan.FromMinutes(3));
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Hold });
        var id = await app.AcceptAsync();
        var slow = app.WorkAsync();
        await Eventually.True(() => app.Simulator.Holds.Count == 1, "the gateway holds the call");

        await ahead.SendSweep.RunAsync(CancellationToken.None);
        await ahead.WorkAsync();
        await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 1);
        app.Simulator.Holds.Release();
        await slow;

        var chunk = await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
        Assert.Equal(app.Simulator.Ledger.Entries[0].Id, Assert.Single(chunk.Recipients[0].GatewayIds));
        Assert.Equal(
            [MessageStatus.Queued, MessageStatus.Sending, MessageStatus.Unconfirmed, MessageStatus.Sent],
            chunk.Recipients[0].History.Select(step => step.Status));
    }

    [Fact]
    public async Task A_hint_a_few_seconds_early_is_waited_for_and_an_earlier_one_dropped()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Code, Code = "Error_Gateway_Busy", Times = 3 });
        var chunk = await app.SendAsync();
        var early = app.Sender.HandleAsync(new SendHint(chunk.Id), CancellationToken.None);
        await app.Time.TimerIsSetForAsync(chunk.NotBefore);
        app.Time.Advance(chunk.NotBefore - app.Now);
        await early;
        await app.RetryAsync(chunk.Id);

        // The third retry is due in ten seconds.
        await app.Sender.HandleAsync(new SendHint(chunk.Id), CancellationToken.None);

        await app.AssertEndAsync(chunk.Id, MessageStatus.Queued, inLedger: 0, attempts: 3);
    }

    private static (MessageStatus, int) Current(InProcessApp app, ChunkId id)
    {
        var chunk = app.Stored.ChunkAsync(id).GetAwaiter().GetResult();
        return (chunk.Recipients[0].Status, chunk.Attempts);
    }
}
