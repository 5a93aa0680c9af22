using GatewaySimulator.Faults;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Sending;

/// <summary>Tests that the sweep enqueues hints for chunks without one, and for no others.</summary>
[Collection(SendingTests.Name)]
public sealed class SendSweepTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_lost_hint_is_replaced_once_in_two_minutes()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();

        app.Time.Advance(TimeSpan.FromSeconds(119));
        await app.SendSweep.RunAsync(CancellationToken.None);
        Assert.Empty(await app.TakeSendHintsAsync());
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Equal(id, Assert.Single(await app.TakeSendHintsAsync()).Id);
        Assert.Equal(new Marker(MarkerKind.Send, app.Now.AddMinutes(2)), (await app.Stored.ChunkAsync(id)).Marker);
        await app.AssertEndAsync(id, MessageStatus.Queued, inLedger: 0, attempts: 0);
    }

    [Fact]
    public async Task A_marker_is_due_in_the_second_that_it_names()
    {
        await using var app = await InProcessApp.StartAsync(azurite, InProcessApp.Start.AddMilliseconds(1));
        await app.AcceptAsync();
        await app.TakeSendHintsAsync();

        app.Time.Advance(TimeSpan.FromSeconds(120.5));
        await app.SendSweep.RunAsync(CancellationToken.None);
        Assert.Empty(await app.TakeSendHintsAsync());
        app.Time.Advance(TimeSpan.FromSeconds(0.5));
        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Single(await app.TakeSendHintsAsync());
    }

    [Fact]
    public async Task No_hint_is_repeated_while_the_queue_has_been_waiting_for_workers()
    {
        // The clock is far ahead of the clock of storage, so every queue message looks old.
        await using var app = await InProcessApp.StartAsync(azurite, new DateTimeOffset(2099, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await app.AcceptAsync();
        app.Time.Advance(TimeSpan.FromMinutes(3));

        await app.SendSweep.RunAsync(CancellationToken.None);
        Assert.Single(await app.TakeSendHintsAsync());
        await app.SendSweep.RunAsync(CancellationToken.None);

        Assert.Single(await app.TakeSendHintsAsync());
    }

    [Fact]
    public async Task A_call_in_progress_is_not_touched_during_its_lease()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        app.Simulator.Faults.Add(new Fault { Action = FaultAction.Hold });
        var id = await app.AcceptAsync();
        var call = app.WorkAsync();
        await Eventually.True(() => app.Simulator.Holds.Count == 1, "the gateway holds the call");
        app.Time.Advance(TimeSpan.FromSeconds(59));

        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.Sender.HandleAsync(new SendHint(id), CancellationToken.None);

        await app.AssertEndAsync(id, MessageStatus.Sending, inLedger: 1);
        Assert.Empty(await app.TakeSendHintsAsync());
        app.Simulator.Holds.Release();
        await call;
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task A_claim_whose_worker_crashed_ends_unconfirmed_and_is_not_called_again()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        await ClaimAndCrashAsync(app, id);

        app.Time.Advance(TimeSpan.FromMinutes(2));
        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.WorkAsync();
        app.Time.Advance(TimeSpan.FromHours(1));
        await app.SendSweep.RunAsync(CancellationToken.None);

        var chunk = await app.AssertEndAsync(id, MessageStatus.Unconfirmed, inLedger: 0);
        Assert.Equal([MessageStatus.Queued, MessageStatus.Sending, MessageStatus.Unconfirmed], chunk.Recipients[0].History.Select(step => step.Status));
        Assert.Empty(await app.TakeSendHintsAsync());
    }

    [Fact]
    public async Task Two_sweeps_at_once_put_two_hints_at_most_and_lead_to_one_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        app.Time.Advance(TimeSpan.FromMinutes(3));

        await Task.WhenAll(app.SendSweep.RunAsync(CancellationToken.None), other.SendSweep.RunAsync(CancellationToken.None));
        await app.WorkAsync();

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_s.php"));
    }

    [Fact]
    public async Task A_message_accepted_before_midnight_and_forgotten_is_found_the_day_after()
    {
        await using var app = await InProcessApp.StartAsync(azurite, new DateTimeOffset(2021, 3, 14, 23, 59, 59, 900, TimeSpan.Zero));
        var id = await app.AcceptAsync();
        await app.TakeSendHintsAsync();
        app.Time.Advance(TimeSpan.FromMinutes(3));

        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.WorkAsync();

        Assert.Equal(new DateOnly(2021, 3, 14), id.Batch.Day);
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
        Assert.Equal(["20210314"], await app.Stored.OpenDaysAsync());
    }

    /// <summary>Stores the claim and ends the worker before its call.</summary>
    private static async Task ClaimAndCrashAsync(InProcessApp app, ChunkId id)
    {
        var stored = await app.Stored.StoredAsync(id);
        var claim = Assert.IsType<Claim.Take>(app.Get<ChunkMachine>().Claim(stored.Chunk, app.Now));
        Assert.True((await app.Table.WriteAsync(stored, claim.Next, CancellationToken.None)).Written);
    }
}
