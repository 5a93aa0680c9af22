using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;
using SmsFunctions.Tracking;

namespace SmsFunctions.IntegrationTests.Tracking;

/// <summary>Tests of the timer that enqueues status checks.</summary>
[Collection(TrackingTests.Name)]
public sealed class TrackingSweepTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_due_check_is_enqueued_once_and_again_when_its_hint_is_presumed_lost()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var sent = await app.SendAsync();
        app.Time.Advance(TimeSpan.FromSeconds(21));

        await app.TrackingSweep.RunAsync(CancellationToken.None);
        Assert.Single(await app.TakeAsync(Keys.PollQueue));
        app.Time.Advance(TimeSpan.FromSeconds(10));
        await app.TrackingSweep.RunAsync(CancellationToken.None);
        Assert.Empty(await app.TakeAsync(Keys.PollQueue));
        app.Time.Advance(TimeSpan.FromMinutes(5));
        await app.TrackingSweep.RunAsync(CancellationToken.None);
        await app.PollAsync();

        await app.AssertEndAsync(sent.Id, MessageStatus.Delivered, inLedger: 1);
        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_i.php"));
    }

    [Fact]
    public async Task A_tick_enqueues_no_more_than_the_rate_allows_and_the_oldest_first()
    {
        await using var app = await InProcessApp.StartAsync(azurite, settings: new Dictionary<string, string?> { ["Tracking:RatePerSecond"] = "2" });
        await SendManyAsync(app, 35);
        app.Time.Advance(TimeSpan.FromMinutes(1));

        await app.TrackingSweep.RunAsync(CancellationToken.None);
        var first = await HandedOutAsync(app);
        app.Time.Advance(TimeSpan.FromSeconds(5));
        await app.TrackingSweep.RunAsync(CancellationToken.None);
        var second = await HandedOutAsync(app);
        app.Time.Advance(TimeSpan.FromSeconds(10));
        await app.TrackingSweep.RunAsync(CancellationToken.None);
        var third = await HandedOutAsync(app);

        Assert.Equal((20, 10, 5), (first.Count, second.Count, third.Count));
        Assert.Equal(35, first.Concat(second).Concat(third).Distinct().Count());
    }

    [Fact]
    public async Task Two_trackers_at_once_lead_to_one_delivery()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var sent = await app.SendAsync();
        app.Time.Advance(TimeSpan.FromSeconds(21));

        await Task.WhenAll(app.TrackingSweep.RunAsync(CancellationToken.None), other.TrackingSweep.RunAsync(CancellationToken.None));
        await app.PollAsync();

        var chunk = await app.AssertEndAsync(sent.Id, MessageStatus.Delivered, inLedger: 1);
        Assert.Equal(4, chunk.Recipients[0].History.Length);
    }

    [Fact]
    public async Task A_message_sent_before_midnight_is_tracked_the_next_day_and_the_day_after()
    {
        await using var app = await InProcessApp.StartAsync(azurite, new DateTimeOffset(2021, 3, 14, 23, 59, 59, 900, TimeSpan.Zero));
        app.Simulator.Faults.Add(new() { Action = GatewaySimulator.Faults.FaultAction.Status, Status = "Sent", Times = 12 });
        var chunk = await app.SendAsync();
        var days = new HashSet<int>();
        while (chunk.Marker is { } marker)
        {
            app.Time.Advance(marker.At - app.Now);
            await app.TrackingSweep.RunAsync(CancellationToken.None);
            Assert.NotEqual(0, await PollCountAsync(app));
            days.Add(app.Now.Day);
            chunk = await app.Stored.ChunkAsync(chunk.Id);
        }

        Assert.Equal([15, 16], days.Order());
        await app.AssertEndAsync(chunk.Id, MessageStatus.Delivered, inLedger: 1);
    }

    [Fact]
    public async Task Nothing_more_is_enqueued_while_the_queue_has_been_waiting_for_workers()
    {
        // The clock is far ahead of the clock of storage, so every queue message looks old.
        await using var app = await InProcessApp.StartAsync(azurite, new DateTimeOffset(2099, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await app.SendAsync();
        app.Time.Advance(TimeSpan.FromSeconds(21));
        await app.TrackingSweep.RunAsync(CancellationToken.None);

        app.Time.Advance(TimeSpan.FromMinutes(3));
        await app.TrackingSweep.RunAsync(CancellationToken.None);

        Assert.Single(await app.TakeAsync(Keys.PollQueue));
    }

    [Fact]
    public async Task An_interrupted_sweep_does_not_repeat_what_it_enqueued()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await app.SentAsync(3 * PollHint.MaxChunks);
        app.Time.Advance(TimeSpan.FromSeconds(30));
        using var stop = new CancellationTokenSource();
        var puts = 0;
        app.QueueWire.Cuts = request => request.IsPut(Keys.PollQueue) && Interlocked.Increment(ref puts) > 2 ? new Cut(Before: true, stop.Cancel) : null;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.TrackingSweep.RunAsync(stop.Token));
        app.QueueWire.Cuts = null;
        var first = await HandedOutAsync(app);
        app.Time.Advance(TimeSpan.FromSeconds(10));
        await app.TrackingSweep.RunAsync(CancellationToken.None);

        Assert.Equal(2 * PollHint.MaxChunks, first.Count);
        Assert.Empty(first.Intersect(await HandedOutAsync(app)));
    }

    private static async Task SendManyAsync(InProcessApp app, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await app.AcceptAsync();
        }

        await app.WorkAsync();
    }

    private static async Task<List<ChunkId>> HandedOutAsync(InProcessApp app) =>
        [.. (await app.TakeAsync(Keys.PollQueue)).SelectMany(message => HintReader.Read(message, PollHintJson.Types.PollHint, out _)!.Chunks)];

    private static async Task<int> PollCountAsync(InProcessApp app)
    {
        var before = app.Simulator.Calls.CountOf("1c_i.php");
        await app.PollAsync();
        return app.Simulator.Calls.CountOf("1c_i.php") - before;
    }
}
