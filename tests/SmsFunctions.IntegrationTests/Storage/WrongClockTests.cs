using GatewaySimulator.Faults;
using SmsFunctions.IntegrationTests.Scheduling;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests of an instance whose machine has a wrong clock, beside one with the right clock. The answers of storage have the right time.</summary>
[Collection(TrackingTests.Name)]
public sealed class WrongClockTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task An_instance_ten_minutes_ahead_sends_nothing_early()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var ahead = await StartedAsync(app, TenMinutes);
        var id = await app.ScheduleAsync(app.Now.AddMinutes(5));
        var stored = await app.Stored.StoredAsync(id);

        await ahead.Sender.HandleAsync(new SendHint(id, stored.ETag.ToString(), stored.Chunk), CancellationToken.None);
        await ahead.TickAsync();
        Assert.Equal(0, app.Simulator.Ledger.Count);
        Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1), app, ahead);
        await ahead.TickAsync();

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task An_instance_ten_minutes_behind_sends_in_time()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var behind = await StartedAsync(app, -TenMinutes);
        var id = await app.ScheduleAsync(app.Now.AddMinutes(5));
        await behind.TickAsync();

        Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1), app, behind);
        await behind.TickAsync();

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task An_instance_ten_minutes_ahead_does_not_end_the_lease_of_another()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var ahead = await StartedAsync(app, TenMinutes);

        var chunk = await WhileCallingAsync(caller: app, other: ahead);

        Assert.Equal(MessageStatus.Sending, chunk.Recipients[0].Status);
    }

    [Fact]
    public async Task The_lease_of_an_instance_ten_minutes_behind_is_not_ended_by_another()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var behind = await StartedAsync(app, -TenMinutes);

        var chunk = await WhileCallingAsync(caller: behind, other: app);

        Assert.Equal(MessageStatus.Sending, chunk.Recipients[0].Status);
        Assert.InRange(chunk.LeaseUntil!.Value - app.Now, TimeSpan.FromSeconds(119), TimeSpan.FromSeconds(120));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_message_accepted_by_an_instance_with_a_wrong_clock_has_the_right_times(int minutes)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var wrong = await StartedAsync(app, TimeSpan.FromMinutes(minutes));

        var chunk = await app.Stored.ChunkAsync(await wrong.ScheduleAsync(sendAt: null));

        Assert.InRange(app.Now - chunk.CreatedAt, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(app.Now - chunk.Due, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    // The gateway holds the call of one instance while the other runs its timers and workers.
    private static async Task<Chunk> WhileCallingAsync(InProcessApp caller, InProcessApp other)
    {
        caller.Simulator.Faults.Add(new Fault { Action = FaultAction.Hold });
        var id = await caller.ScheduleAsync(sendAt: null);
        var slow = caller.WorkAsync();
        await Eventually.True(() => caller.Simulator.Holds.Count == 1, "the gateway holds the call");

        await other.Sender.HandleAsync(new SendHint(id), CancellationToken.None);
        await other.TickAsync();
        var meanwhile = await caller.Stored.ChunkAsync(id);
        caller.Simulator.Holds.Release();
        await slow;
        Assert.Equal(MessageStatus.Sent, (await caller.Stored.ChunkAsync(id)).Recipients[0].Status);
        return meanwhile;
    }

    // StorageSetup gets enough answers of storage for the clock. ClockMiddleware waits for them.
    private static async Task<InProcessApp> StartedAsync(InProcessApp beside, TimeSpan ahead)
    {
        var app = beside.OnMachine(ahead);
        await app.Get<StorageSetup>().StartAsync(CancellationToken.None);
        await app.Get<StorageClock>().Known;
        return app;
    }

    private static void Advance(TimeSpan span, params ReadOnlySpan<InProcessApp> apps)
    {
        foreach (var app in apps)
        {
            app.Time.Advance(span);
        }
    }
}
