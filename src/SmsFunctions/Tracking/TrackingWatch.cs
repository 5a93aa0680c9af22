using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Tracking;

/// <summary>
/// Raises an alert when status checks have been due for an hour and no status was received: the gateway does not answer, or the checks are
/// not made. The state is kept in memory by the instance that runs the timer.
/// </summary>
public sealed class TrackingWatch(TimerHeartbeat heartbeat, Alerts alerts, TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private DateTimeOffset? _since;
    private DateTimeOffset _lastDue;

    /// <summary>Records that a check is due. The sweep calls it at every tick that finds a due check.</summary>
    public async Task DueAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var since = _since ??= now;

        // The checks of this tick cannot have a result yet, so only the ticks before it count towards the hour.
        var silent = _lastDue - since;
        _lastDue = now;
        if ((await heartbeat.LastAsync(HeartbeatRow.StatusHeard, cancellation))?.At >= since)
        {
            _since = now;
        }
        else if (silent >= Silence)
        {
            alerts.TrackingSilent(since);
        }
    }
}
