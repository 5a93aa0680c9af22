using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Standalone.Hosting;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Timers;

/// <summary>Ticks one timer while this instance holds its lease. A tick never overlaps the one before; one that is due while another runs follows at once.</summary>
/// <param name="monitor">Null when the schedule is not kept.</param>
internal sealed partial class TimerListener(
    TimerFunction function, SingletonLease singleton, ScheduleMonitor? monitor, FunctionRunner runner, TimeProvider time, ILogger logger) : IListener
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);

    // Timers end at about 49 days; a longer pause is made of several.
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(24);

    private ScheduleStatus _status = new();
    private bool _failing;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var lease = await singleton.AcquireAsync(stopping);
                using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);
                await RunScheduleAsync(end.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                if (!_failing)
                {
                    Failing(fault, function.Method.Name);
                }

                _failing = true;
                await Task.Delay(AfterFault, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunScheduleAsync(CancellationToken end)
    {
        var isPastDue = await PrepareAsync(end);
        _failing = false;
        if (isPastDue || function.RunOnStartup)
        {
            await TickAsync(isPastDue, scheduled: false);
        }

        while (await UntilAsync(_status.Next, end))
        {
            await TickAsync(isPastDue: false, scheduled: true);
        }
    }

    /// <summary>Finds out the next tick, and whether one was missed while no host ran.</summary>
    private async Task<bool> PrepareAsync(CancellationToken end)
    {
        var now = Now;
        var kept = monitor is null ? null : await monitor.ReadAsync(end);
        if (kept is not null)
        {
            var basis = kept.Last != default ? kept.Last : kept.LastUpdated;
            var expected = function.Schedule.Next(basis);
            if (kept.Next == expected)
            {
                _status = kept;
                return now > kept.Next;
            }

            // The schedule was changed: what it would have been is not owed.
            var isPast = now > expected;
            _status = new ScheduleStatus { Next = isPast ? function.Schedule.Next(now) : expected, LastUpdated = isPast ? now : basis };
        }
        else
        {
            _status = new ScheduleStatus { Next = function.Schedule.Next(now), LastUpdated = now };
        }

        await KeepAsync();
        return false;
    }

    private async Task TickAsync(bool isPastDue, bool scheduled)
    {
        var started = Now;
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = monitor is null ? null : _status };
        await runner.RunAsync(function.Method, cancellation => function.Arguments.Bind(info, cancellation));

        // A clock that ran a little ahead must not give the same tick twice.
        var last = scheduled && _status.Next > started ? _status.Next : started;
        _status = new ScheduleStatus { Last = last, Next = function.Schedule.Next(last), LastUpdated = last };
        await KeepAsync();
    }

    private async Task KeepAsync()
    {
        if (monitor is null)
        {
            return;
        }

        try
        {
            await monitor.WriteAsync(_status);
        }
        catch (Exception fault)
        {
            NotKept(function.Method.Name, fault.Message.Split('\n')[0].Trim());
        }
    }

    private async Task<bool> UntilAsync(DateTime next, CancellationToken end)
    {
        while (next - Now is var left && left > TimeSpan.Zero && !end.IsCancellationRequested)
        {
            await Task.Delay(left < LongestPause ? left : LongestPause, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return !end.IsCancellationRequested;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The timer of 'Functions.{Function}' cannot be started and is tried again until it can")]
    private partial void Failing(Exception fault, string function);

    [LoggerMessage(Level = LogLevel.Error, Message = "The schedule status of 'Functions.{Function}' was not kept: {Reason}")]
    private partial void NotKept(string function, string reason);
}
