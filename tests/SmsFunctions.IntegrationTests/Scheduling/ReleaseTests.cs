using SmsFunctions.Sending;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>Messages that this app holds until they are due.</summary>
[Collection(SchedulingTests.Name)]
public sealed class ReleaseTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = InProcessApp.Start;

    [Fact]
    public async Task A_message_that_is_due_at_once_or_very_soon_has_its_one_hint_put_by_its_acceptance()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        await app.ScheduleAsync(Start.AddSeconds(10));
        await app.ScheduleAsync(Start.AddSeconds(2));
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.SendSweep.RunAsync(CancellationToken.None);

        // A worker waits out the last two seconds.
        Assert.Equal(["8", "0"], app.HintsPut());
    }

    [Fact]
    public async Task A_later_one_has_none_until_a_sweep_looks_ahead_and_then_one()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var due = Start.AddHours(2);
        var id = await app.ScheduleAsync(due);

        app.Time.Advance(due.AddSeconds(-16) - app.Now);
        await app.SendSweep.RunAsync(CancellationToken.None);
        Assert.Empty(app.HintsPut());
        app.Time.Advance(TimeSpan.FromSeconds(4));
        await app.SendSweep.RunAsync(CancellationToken.None);
        await app.SendSweep.RunAsync(CancellationToken.None);
        Assert.Equal(["10"], app.HintsPut());
        await app.RetryAsync(id);
        await app.TickAsync();

        Assert.Equal(due, Assert.Single(app.Simulator.Ledger.Entries).AcceptedAt);
        Assert.Single(app.HintsPut());
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task Of_a_hint_that_is_lost_the_sweep_puts_another()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Start.AddSeconds(20));
        await app.LoseHintsAsync();

        await app.LiveAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(0, app.Simulator.Ledger.Count);
        await app.LiveAsync(TimeSpan.FromMinutes(1));

        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task Two_instances_that_sweep_at_once_lead_to_one_call()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        await using var other = app.Another();
        var id = await app.ScheduleAsync(Start.AddHours(2));
        app.Time.Advance(TimeSpan.FromHours(2));

        await Task.WhenAll(app.TickAsync(), other.TickAsync());
        await Task.WhenAll(app.TickAsync(), other.TickAsync());

        Assert.InRange(app.HintsPut().Count, 1, 2);
        Assert.Equal(1, app.Simulator.Calls.CountOf("1c_s.php"));
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task After_a_missed_tick_the_next_one_releases_it()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Start.AddHours(2));
        app.Time.Advance(TimeSpan.FromHours(2).Add(TimeSpan.FromSeconds(14)));

        await app.TickAsync();

        Assert.Equal(["0"], app.HintsPut());
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task The_first_seconds_of_a_day_are_seen_by_the_last_tick_of_the_day_before()
    {
        var midnight = new DateTimeOffset(2021, 3, 15, 0, 0, 0, TimeSpan.Zero);
        await using var app = await InProcessApp.StartAsync(azurite, midnight.AddHours(-1));
        var id = await app.ScheduleAsync(midnight.AddSeconds(4));
        app.Time.Advance(midnight.AddSeconds(-8) - app.Now);

        await app.SendSweep.RunAsync(CancellationToken.None);
        Assert.Equal(["10"], app.HintsPut());
        await app.RetryAsync(id);

        Assert.Equal(new DateOnly(2021, 3, 15), id.Batch.Day);
        Assert.Equal(midnight.AddSeconds(4), Assert.Single(app.Simulator.Ledger.Entries).AcceptedAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(364)]
    public async Task A_far_one_is_released_on_its_day_by_an_instance_that_never_heard_of_it(int days)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var due = Start.AddDays(days).AddHours(1);
        var id = await app.ScheduleAsync(due);
        app.Time.Advance(due.AddMinutes(-1) - app.Now);
        await using var later = app.Another();

        await later.TickAsync();
        Assert.Empty(app.HintsPut());
        Assert.Equal("scheduled", await later.StatusAsync(id));
        await later.LiveAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(due, Assert.Single(app.Simulator.Ledger.Entries).AcceptedAt);
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Theory]
    [InlineData(2, null, true)]
    [InlineData(2, 3, true)]
    [InlineData(2, 1, false)]
    [InlineData(100, null, false)]
    public async Task What_fell_due_while_the_app_was_down_is_sent_once_if_it_is_still_worth_it(int hoursDown, int? hoursValid, bool isSent)
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var due = Start.AddDays(30);
        var id = await app.ScheduleAsync(due, hoursValid is { } hours ? due.AddHours(hours) : null);
        app.Time.Advance(due.AddHours(hoursDown) - app.Now);
        await using var returned = app.Another();

        await returned.LiveAsync(TimeSpan.FromMinutes(5));

        await app.AssertEndAsync(id, isSent ? MessageStatus.Sent : MessageStatus.Expired, inLedger: isSent ? 1 : 0, attempts: isSent ? 1 : 0);
    }

    [Fact]
    public async Task The_clock_alone_makes_queued_of_scheduled()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Start.AddMinutes(30));
        var batch = await app.ScheduleBatchAsync(Start.AddMinutes(30), 3, personal: false);

        app.Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        Assert.Equal(("scheduled", "scheduled"), (await app.StatusAsync(id), await CountsAsync()));
        app.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(("queued", "queued"), (await app.StatusAsync(id), await CountsAsync()));

        async Task<string> CountsAsync() => Assert.Single((await app.Get<SmsFunctions.Sending.Batches.BatchReader>().SummaryAsync(batch, CancellationToken.None))!.Counts, count => count.Value == 3).Key;
    }

    // Timers count in whole milliseconds, so the last part of one is left when they fire.
    [Fact]
    public async Task A_worker_never_begins_before_the_very_moment_and_loses_nobody_over_it()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var due = Start.AddSeconds(3).AddTicks(5);
        var id = await app.ScheduleAsync(due);

        var early = app.Sender.HandleAsync(new SendHint(id), CancellationToken.None);
        await app.LetTimePassAsync(() => early.IsCompleted);
        await early;

        Assert.True(Assert.Single(app.Simulator.Ledger.Entries).AcceptedAt >= due);
        Assert.Equal(MessageStatus.Sent, (await app.Stored.ChunkAsync(id)).Recipients[0].Status);
    }
}
