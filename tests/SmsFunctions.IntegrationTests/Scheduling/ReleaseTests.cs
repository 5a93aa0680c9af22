using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Scheduling;

/// <summary>Tests of messages that the app holds until they are due.</summary>
[Collection(SchedulingTests.Name)]
public sealed class ReleaseTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = InProcessApp.Start;

    [Fact]
    public async Task A_message_due_at_once_or_very_soon_gets_its_only_hint_at_acceptance()
    {
        await using var app = await InProcessApp.StartAsync(azurite);

        await app.ScheduleAsync(Start.AddSeconds(10));
        await app.ScheduleAsync(Start.AddSeconds(2));
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.SendSweep.RunAsync(CancellationToken.None);

        // The worker waits for the last two seconds.
        Assert.Equal(["8", "0"], app.HintsPut());
    }

    [Fact]
    public async Task A_later_message_gets_its_only_hint_from_the_sweep_that_looks_ahead()
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
    public async Task The_sweep_replaces_a_lost_hint()
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
    public async Task After_a_missed_tick_the_next_one_releases_the_message()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Start.AddHours(2));
        app.Time.Advance(TimeSpan.FromHours(2).Add(TimeSpan.FromSeconds(14)));

        await app.TickAsync();

        Assert.Equal(["0"], app.HintsPut());
        await app.AssertEndAsync(id, MessageStatus.Sent, inLedger: 1);
    }

    [Fact]
    public async Task The_last_tick_of_a_day_finds_messages_of_the_first_seconds_of_the_next_day()
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
    public async Task A_message_for_a_distant_day_is_released_by_an_instance_that_did_not_accept_it(int days)
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
    public async Task A_message_that_became_due_during_downtime_is_sent_once_if_it_is_still_valid(int hoursDown, int? hoursValid, bool isSent)
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
    public async Task A_scheduled_message_becomes_queued_by_the_clock_alone()
    {
        await using var app = await InProcessApp.StartAsync(azurite);
        var id = await app.ScheduleAsync(Start.AddMinutes(30));
        var batch = await app.ScheduleBatchAsync(Start.AddMinutes(30), 3, personal: false);

        app.Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        Assert.Equal(("scheduled", "scheduled"), (await app.StatusAsync(id), await CountsAsync()));
        app.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(("queued", "queued"), (await app.StatusAsync(id), await CountsAsync()));

        async Task<string> CountsAsync()
        {
            var summary = await app.Get<SmsFunctions.Search.BatchReader>().SummaryAsync(batch, Caller.Anyone, CancellationToken.None);
            return Assert.Single(summary!.Counts, count => count.Value == 3).Key;
        }
    }

    // Timers count in whole milliseconds, so a fraction of a millisecond remains when they fire.
    [Fact]
    public async Task A_worker_never_starts_before_the_due_time_and_loses_no_message()
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
