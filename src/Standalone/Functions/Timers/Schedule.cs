using System.Globalization;
using NCrontab;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Timers;

/// <summary>When a timer ticks: an NCRONTAB expression in UTC, or a constant interval.</summary>
internal sealed class Schedule
{
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;
    private readonly string _text;

    private Schedule(string text, CrontabSchedule? cron, TimeSpan interval) => (_text, _cron, _interval) = (text, cron, interval);

    /// <summary>Six fields, or five without seconds; else a time span such as <c>00:00:30</c>.</summary>
    /// <exception cref="InvalidFunctionException">It is neither.</exception>
    public static Schedule Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields != 5 }) is { } cron)
        {
            return new Schedule(text, cron, default);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new Schedule(text, null, interval)
            : throw new InvalidFunctionException($"the schedule '{text}' is neither a cron expression nor a time span.");
    }

    public DateTime Next(DateTime after) => _cron?.GetNextOccurrence(after) ?? after + _interval;

    /// <summary>Whether it ticks more than once a minute; such schedules are not kept in storage.</summary>
    public bool IsUnderAMinute(DateTime now) => _cron is null
        ? _interval < TimeSpan.FromMinutes(1)
        : _cron.ToString().Split(' ').Skip(1).All(field => field == "*") && _cron.GetNextOccurrences(now, now.AddMinutes(1).AddTicks(1)).Skip(1).Any();

    public override string ToString() => _text;
}
