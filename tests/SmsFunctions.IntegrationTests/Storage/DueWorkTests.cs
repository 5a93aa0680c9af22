using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Storage;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Storage;

/// <summary>Tests of the markers that a sweep finds: their order and the delay until they are found.</summary>
[Collection(TrackingTests.Name)]
public sealed class DueWorkTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Now = InProcessApp.Start;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(1000)]
    public async Task The_oldest_markers_come_first_over_all_days_and_shards(int limit)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var times = new List<DateTimeOffset>();
        for (var i = 0; i < 60; i++)
        {
            times.Add(Now.AddMinutes(-((i * 37) % 60)));
            await InsertAsync(app, day: -(i % 4), times[i]);
        }

        var found = await FindAsync(app, limit);

        Assert.Equal(times.Order().Take(limit), found.Select(work => work.Marker.At));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(-1)]
    [InlineData(30)]
    public async Task A_message_that_was_moved_to_another_day_is_found_by_the_first_tick_after_its_time(int day)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await InsertAsync(app, day, Now);
        foreach (var due in new[] { 95, 155, 215, 299 })
        {
            await InsertAsync(app, day, Now.AddSeconds(due));
        }

        var seen = new List<double>();
        for (; app.Now <= Now.AddMinutes(6); app.Time.Advance(Tick))
        {
            seen.AddRange((await FindAsync(app)).Where(work => work.Marker.At > app.Now - Tick).Select(work => (app.Now - Now).TotalSeconds));
        }

        Assert.Equal([0, 100, 160, 220, 300], seen);
    }

    [Fact]
    public async Task An_older_day_without_due_work_is_queried_once_a_minute()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await InsertAsync(app, -2, Now.AddHours(1));
        app.TableWire.ForgetRequests();

        for (var tick = 0; tick < 12; tick++)
        {
            Assert.Empty(await FindAsync(app));
            app.Time.Advance(Tick);
        }

        Assert.Equal(12 + 2, app.TableWire.Requests.Count);
    }

    [Fact]
    public async Task A_sweep_queries_only_the_partitions_that_were_written_to()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await FindAsync(app);
        Assert.Single(app.TableWire.Requests);
        await InsertAsync(app, day: 0, Now);
        app.TableWire.ForgetRequests();

        Assert.Single(await FindAsync(app));

        Assert.Equal(1 + 1, app.TableWire.Requests.Count);
    }

    [Theory]
    [InlineData(0, 30, 0)]
    [InlineData(0, 59, 0)]
    [InlineData(10, 0, 60)]
    public async Task A_marker_written_for_yesterday_is_found_at_once_in_the_hour_after_midnight_and_later_within_a_minute(int hour, int minute, int late)
    {
        await using var app = await InProcessApp.StartAsync(azurite, new DateTimeOffset(2021, 3, 14, hour, minute, 0, TimeSpan.Zero));
        await InsertAsync(app, -1, Now.AddDays(1));
        Assert.Empty(await FindAsync(app));

        var begun = app.Now;
        await InsertAsync(app, -1, app.Now);
        while ((await FindAsync(app)).Count == 0)
        {
            app.Time.Advance(Tick);
        }

        Assert.InRange(app.Now - begun, TimeSpan.Zero, TimeSpan.FromSeconds(late));
    }

    [Fact]
    public async Task A_day_is_queried_at_every_tick_once_it_begins()
    {
        var midnight = new DateTimeOffset(2021, 3, 15, 0, 0, 0, TimeSpan.Zero);
        await using var app = await InProcessApp.StartAsync(azurite, midnight.AddSeconds(-20));
        await InsertAsync(app, 1, midnight.AddSeconds(-30));
        var early = Assert.Single(await FindAsync(app));
        await app.Table.DeleteAsync(await app.Stored.StoredAsync(early.Chunk), CancellationToken.None);
        Assert.Empty(await FindAsync(app));
        app.Time.Advance(TimeSpan.FromSeconds(25));

        await InsertAsync(app, 1, app.Now);

        Assert.Single(await FindAsync(app));
    }

    [Fact]
    public async Task A_marker_states_its_number_of_messages()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var machine = app.Get<ChunkMachine>();
        var recipients = Enumerable.Range(0, 5).Select(i => new Recipient($"7900123456{i}"));
        var chunk = machine.Accept(Chunk.New(ChunkId.New(Now, Now), Now, FinalText.Of("x"), "DEMO", [.. recipients]));
        var stored = await app.Table.InsertAsync(chunk with { Marker = new Marker(MarkerKind.Send, Now) }, CancellationToken.None);
        Assert.Equal(5, Assert.Single(await FindAsync(app)).Count);

        MessageStatus[] states = [MessageStatus.Delivered, MessageStatus.Sent, MessageStatus.Sent, MessageStatus.Unknown, MessageStatus.Sent];
        var polled = stored.Chunk with
        {
            Marker = new Marker(MarkerKind.Poll, Now),
            Recipients = [.. chunk.Recipients.Zip(states, (recipient, state) => recipient.Become(state, Now))],
        };
        await app.Table.WriteAsync(stored, polled, CancellationToken.None);

        Assert.Equal(3, Assert.Single(await FindAsync(app, kind: MarkerKind.Poll)).Count);
    }

    [Fact]
    public async Task A_marker_of_a_version_without_counts_stands_for_one_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await InsertAsync(app, 0, Now);
        await app.Stored.ForgetCountsAsync();

        Assert.Equal(1, Assert.Single(await FindAsync(app)).Count);
    }

    private static Task InsertAsync(InProcessApp app, int day, DateTimeOffset marker)
    {
        var id = ChunkId.New(app.Now, Now.AddDays(day));
        var chunk = Chunk.New(id, app.Now, FinalText.Of("x"), "DEMO", [new Recipient(InProcessApp.Phone)]);
        return app.Table.InsertAsync(chunk with { Marker = new Marker(MarkerKind.Send, marker) }, CancellationToken.None);
    }

    private static Task<IReadOnlyList<DueMarker>> FindAsync(InProcessApp app, int limit = 100, MarkerKind kind = MarkerKind.Send) =>
        app.Get<DueWork>().FindAsync(kind, app.Now, limit, CancellationToken.None);
}
