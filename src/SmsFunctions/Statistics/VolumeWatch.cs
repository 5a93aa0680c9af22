using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Statistics;

/// <summary>
/// Raises an alert when the app accepts far more messages in an hour than usual. The usual number is the average of the stored tallies of the last 7 days, so
/// a new instance knows it too, and the tallies of all instances count. An instance that accepts few messages in an hour makes no check.
/// </summary>
public sealed class VolumeWatch(TallyTable table, Alerts alerts, TimeProvider time, ILogger<VolumeWatch> logger)
{
    private const int Days = 7, LeastOfInstance = 10, Least = 100, LeastWithoutTallies = 1_000, Factor = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1), Timeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private DateTime _hour;
    private int _own, _checkedOwn;
    private long _checkedAt;
    private UsualVolume? _usual;

    /// <summary>Counts messages that were accepted now. A storage fault is logged only: the messages are stored already.</summary>
    public async Task AcceptedAsync(int messages)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (!MustCheck(messages, now.Date.AddHours(now.Hour), out var own))
        {
            return;
        }

        using var limit = new TimeLimit(Timeout, time, CancellationToken.None);
        try
        {
            var today = DateOnly.FromDateTime(now);
            var usual = _usual is { } known && known.Day == today ? known : _usual = await UsualAsync(today, limit.Token);
            var current = Math.Max(own, await table.ToSendAsync(today, now.Hour, limit.Token));
            if (current > usual.Limit)
            {
                alerts.UnusualVolume(current, usual.PerHour ?? 0);
            }
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, CancellationToken.None) || fault is UnreadableRowException)
        {
            logger.VolumeNotChecked(fault);
        }
    }

    // At most once a minute, and earlier if the number has doubled since the last check or exceeds the limit for the first time.
    private bool MustCheck(int messages, DateTime hour, out int own)
    {
        lock (_lock)
        {
            if (_hour < hour)
            {
                (_hour, _own, _checkedOwn) = (hour, 0, 0);
            }

            own = _own += messages;
            var isFirstAbove = _usual?.Limit is { } limit && own > limit && _checkedOwn <= limit;
            if (own < LeastOfInstance || (!isFirstAbove && own < 2 * _checkedOwn && time.GetElapsedTime(_checkedAt) < Interval))
            {
                return false;
            }

            (_checkedOwn, _checkedAt) = (own, time.GetTimestamp());
            return true;
        }
    }

    private async Task<UsualVolume> UsualAsync(DateOnly today, CancellationToken cancellation)
    {
        var (first, accepted) = ((DateOnly?)null, 0L);
        await foreach (var (day, sum) in table.SumsAsync(today.AddDays(-Days), today.AddDays(-1), cancellation))
        {
            (first, accepted) = (first ?? day, accepted + sum.ToSend);
        }

        return new(today, first is { } known ? (double)accepted / (DayTally.HoursOfDay * (today.DayNumber - known.DayNumber)) : null);
    }

    /// <param name="Day">The day for which the number was read.</param>
    /// <param name="PerHour">The messages accepted in an hour, on average of the days before; null when there are no tallies of these days.</param>
    private sealed record UsualVolume(DateOnly Day, double? PerHour)
    {
        /// <value>The highest number of messages in an hour that raises no alert.</value>
        public double Limit => PerHour is { } usual ? Math.Max(Least, Factor * usual) : LeastWithoutTallies;
    }
}
