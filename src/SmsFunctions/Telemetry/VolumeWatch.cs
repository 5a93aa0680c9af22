namespace SmsFunctions.Telemetry;

/// <summary>
/// Raises an alert when this instance accepts far more messages in an hour than usual. The usual number is the average of the hours before, at most 24.
/// It is kept in memory, so the first hour of an instance never raises the alert.
/// </summary>
public sealed class VolumeWatch(Alerts alerts, TimeProvider time)
{
    private const int Hours = 24, Least = 100, Factor = 10;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly Queue<int> _before = new(Hours);
    private int _ended, _current;

    /// <summary>Counts messages that were accepted now.</summary>
    public void Accepted(int messages)
    {
        var (current, usual) = (0, 0.0);
        lock (_lock)
        {
            EndHours((int)(time.GetElapsedTime(_start) / Hour));
            _current += messages;
            (current, usual) = (_current, _before.Count == 0 ? double.MaxValue : _before.Average());
        }

        if (current > Least && current > Factor * usual)
        {
            alerts.UnusualVolume(current, usual);
        }
    }

    private void EndHours(int now)
    {
        for (_ended = Math.Max(_ended, now - Hours - 1); _ended < now; _ended++)
        {
            _before.Enqueue(_current);
            _current = 0;
            if (_before.Count > Hours)
            {
                _before.Dequeue();
            }
        }
    }
}
