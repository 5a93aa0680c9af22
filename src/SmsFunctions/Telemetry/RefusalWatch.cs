namespace SmsFunctions.Telemetry;

/// <summary>Raises an alert when this instance refuses 20 requests of one kind within a minute. A client may be guessing a key or a password.</summary>
public sealed class RefusalWatch(Alerts alerts, TimeProvider time)
{
    private const int Many = 20;
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<long>> _last = [];

    /// <summary>Counts a refusal.</summary>
    /// <param name="kind">What was refused, for the log line: a constant, never a part of the request.</param>
    public void Note(string kind)
    {
        TimeSpan span;
        lock (_lock)
        {
            var last = _last.TryGetValue(kind, out var known) ? known : _last[kind] = new Queue<long>(Many);
            last.Enqueue(time.GetTimestamp());
            if (last.Count < Many)
            {
                return;
            }

            span = time.GetElapsedTime(last.Dequeue());
        }

        if (span <= Span)
        {
            alerts.ManyRefusals(kind, Many, span);
        }
    }
}
