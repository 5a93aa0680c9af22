using SmsFunctions.Telemetry;

namespace SmsFunctions.Tracking;

/// <summary>
/// Raises the alarm when status checks have been due for an hour and nobody has heard a status: the gateway does not answer, or the checks are
/// not made. Kept by the instance that runs the timer.
/// </summary>
public sealed class TrackingWatch(TrackingPulse heartbeat, Alerts alerts, TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private DateTimeOffset? _since;
    private DateTimeOffset _lastDue;
    private DateTimeOffset _nextLook;

    /// <summary>To be called at every tick that finds a check due.</summary>
    public async Task DueAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var since = _since ??= now;

        // Of this tick's checks nobody can have heard yet: those of an hour's ticks before it must be silent.
        var silent = _lastDue - since;
        _lastDue = now;
        if (now < _nextLook)
        {
            return;
        }

        _nextLook = now + TrackingPulse.Step;
        if (await heartbeat.LastAsync(cancellation) >= since)
        {
            _since = now;
        }
        else if (silent >= Silence)
        {
            alerts.TrackingSilent(since);
        }
    }
}
