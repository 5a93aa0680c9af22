using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.IntegrationTests.Support;

namespace SmsFunctions.IntegrationTests.Standalone.Functions;

[Collection(AzuriteTests.Name)]
public sealed class TimerFunctionsTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 1, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start);
    private readonly Calls<Tick> _ticks = new();
    private readonly string _hostId = AzuriteFixture.UniqueName("t")[..20];

    [Theory]
    [InlineData("*/10 * * * * *", 9)]
    [InlineData("0 */5 * * * *", 299)]
    [InlineData("*/5 * * * *", 299)]
    [InlineData("00:00:07", 7)]
    [InlineData("0 0 3 * * *", 61199)]
    public async Task A_schedule_is_cron_in_UTC_with_or_without_seconds_or_a_time_span(string schedule, int seconds)
    {
        await using var host = await StartAsync<Ticking>(schedule);

        await _time.TimerIsSetForAsync(Start.AddSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(Start.AddSeconds(seconds), (await _ticks.NextAsync()).At);
    }

    [Fact]
    public async Task Schedules_of_a_minute_or_more_have_a_status_and_shorter_ones_have_none()
    {
        await using (var host = await StartAsync<Ticking>("0 * * * * *"))
        {
            await PassAsync(59);
            var status = (await _ticks.NextAsync()).Status!;
            Assert.Equal((default, Start.UtcDateTime.AddSeconds(59)), (status.Last, status.Next));
        }

        await using (var host = await StartAsync<Ticking>("*/30 * * * * *"))
        {
            await PassAsync(30);
            Assert.Null((await _ticks.NextAsync()).Status);
        }
    }

    [Fact]
    public async Task A_timer_that_missed_its_tick_while_no_host_ran_ticks_at_once_and_says_IsPastDue()
    {
        await using (var host = await StartAsync<Ticking>("0 0 * * * *"))
        {
            await PassAsync(3599);
            Assert.False((await _ticks.NextAsync()).IsPastDue);
            await _time.TimerIsSetForAsync(Start.AddSeconds(7199));
        }

        _time.Advance(TimeSpan.FromHours(3));
        await using var restarted = await StartAsync<Ticking>("0 0 * * * *");
        var late = await _ticks.NextAsync();

        Assert.True(late.IsPastDue);
        Assert.Equal(Start.UtcDateTime.AddSeconds(7199), late.Status!.Next);

        // However many were missed, one makes up for them.
        await _time.TimerIsSetForAsync(new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero));
        Assert.Equal(2, _ticks.Count);
    }

    [Fact]
    public async Task A_changed_schedule_owes_nothing_for_the_time_before()
    {
        await using (var host = await StartAsync<Ticking>("0 0 * * * *"))
        {
            await _time.TimerIsSetForAsync(Start.AddSeconds(3599));
        }

        _time.Advance(TimeSpan.FromHours(3));
        await using var restarted = await StartAsync<Ticking>("0 30 * * * *");
        await PassAsync(1799);

        Assert.False((await _ticks.NextAsync()).IsPastDue);
    }

    [Fact]
    public async Task A_tick_longer_than_the_period_is_not_overlapped_and_what_fell_due_follows_once_and_at_once()
    {
        await using var host = await StartAsync<Slow>("*/10 * * * * *");
        await PassAsync(9);
        var first = await _ticks.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(35));
        Assert.Equal(1, _ticks.Count);

        first.End.SetResult();
        var second = await _ticks.NextAsync();
        Assert.Equal((Start.AddSeconds(44), false), (second.At, second.IsPastDue));

        second.End.SetResult();
        await _time.TimerIsSetForAsync(Start.AddSeconds(49));
        Assert.Equal(2, _ticks.Count);
    }

    [Fact]
    public async Task A_tick_that_throws_is_logged_and_the_next_one_comes()
    {
        await using var host = await StartAsync<Throwing>("*/10 * * * * *");

        await PassAsync(9);
        await _ticks.NextAsync();
        await PassAsync(10);
        await _ticks.NextAsync();

        Assert.NotEmpty(host.Log.Saying("Executed 'Functions.Timer' (Failed"));
    }

    [Fact]
    public async Task RunOnStartup_ticks_at_once_and_then_on_schedule()
    {
        await using var host = await StartAsync<Eager>("0 0 * * * *");

        var tick = await _ticks.NextAsync();

        Assert.Equal((Start, false), (tick.At, tick.IsPastDue));
        await _time.TimerIsSetForAsync(Start.AddSeconds(3599));
    }

    [Fact]
    public async Task Two_instances_on_one_storage_account_run_a_tick_once_and_the_second_takes_over_when_the_first_stops()
    {
        var others = new Calls<Tick>();
        var first = await StartAsync<Ticking>("*/10 * * * * *");
        await _time.TimerIsSetForAsync(Start.AddSeconds(9));
        await using var second = await StartAsync<Ticking>("*/10 * * * * *", others);
        await Until.TrueAsync(() => second.Log.Saying("is held by another instance").Any());
        for (var i = 0; i < 3; i++)
        {
            await PassAsync(i == 0 ? 9 : 10);
            await _ticks.NextAsync();
        }

        Assert.Equal(0, others.Count);
        await first.DisposeAsync();

        // The lease was given back, so the next question gets it.
        await Until.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return others.Count > 0;
        });
    }

    [Fact]
    public async Task After_a_stop_in_good_order_a_restart_ticks_at_once()
    {
        for (var restart = 0; restart < 3; restart++)
        {
            await using var host = await StartAsync<Ticking>("*/10 * * * * *");
            await PassAsync(restart == 0 ? 9 : 10);
            await _ticks.NextAsync();
            Assert.Empty(host.Log.Saying("is held by another instance"));
        }
    }

    private async Task PassAsync(int seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        await _time.TimerIsSetForAsync(_time.GetUtcNow() + span);
        _time.Advance(span);
    }

    private Task<TestHost> StartAsync<TFunctions>(string schedule, Calls<Tick>? ticks = null) => TestHost.StartAsync<TFunctions>(setup =>
    {
        setup.Settings["AzureWebJobsStorage"] = azurite.ConnectionString;
        setup.Settings["AzureFunctionsWebHost__hostid"] = _hostId;
        setup.Settings["TestTimer"] = schedule;
        setup.Services = services => services.AddSingleton<TimeProvider>(_time).AddSingleton(ticks ?? _ticks);
    });

    internal sealed record Tick(DateTimeOffset At, bool IsPastDue, ScheduleStatus? Status)
    {
        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal sealed class Ticking(Calls<Tick> ticks, TimeProvider time)
    {
        [Function("Timer")]
        public void Run([TimerTrigger("%TestTimer%")] TimerInfo timer) => ticks.Add(new(time.GetUtcNow(), timer.IsPastDue, timer.ScheduleStatus));
    }

    internal sealed class Eager(Calls<Tick> ticks, TimeProvider time)
    {
        [Function("Timer")]
        public void Run([TimerTrigger("%TestTimer%", RunOnStartup = true)] TimerInfo timer) => ticks.Add(new(time.GetUtcNow(), timer.IsPastDue, timer.ScheduleStatus));
    }

    internal sealed class Slow(Calls<Tick> ticks, TimeProvider time)
    {
        [Function("Timer")]
        public async Task RunAsync([TimerTrigger("%TestTimer%")] TimerInfo timer, CancellationToken cancellation)
        {
            var tick = new Tick(time.GetUtcNow(), timer.IsPastDue, timer.ScheduleStatus);
            ticks.Add(tick);
            await tick.End.Task.WaitAsync(cancellation);
        }
    }

    internal sealed class Throwing(Calls<Tick> ticks, TimeProvider time)
    {
        [Function("Timer")]
        public Task RunAsync([TimerTrigger("%TestTimer%")] TimerInfo timer)
        {
            ticks.Add(new(time.GetUtcNow(), timer.IsPastDue, timer.ScheduleStatus));
            return Task.FromException(new InvalidOperationException("thrown on purpose"));
        }
    }
}
