using SmsFunctions.Messages;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Counts the messages that became unconfirmed. Many of them within an hour point to a fault of the gateway or the app. The count is in memory
/// and covers one instance.
/// </summary>
public sealed class UnconfirmedWatch(Alerts alerts, TimeProvider time)
{
    /// <value>The number of messages within an hour that raises the alert.</value>
    public const int Limit = 10;

    private static readonly TimeSpan Span = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset At, int Count)> _lately = new();

    /// <summary>Counts the new unconfirmed messages of a stored state.</summary>
    public void Note(Chunk before, Chunk after)
    {
        var count = before.Recipients.Zip(after.Recipients)
            .Count(pair => pair.First.Status != MessageStatus.Unconfirmed && pair.Second.Status == MessageStatus.Unconfirmed);
        if (count > 0 && Count(count) is >= Limit and var all)
        {
            alerts.ManyUnconfirmed(all);
        }
    }

    private int Count(int more)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _lately.Enqueue((now, more));
            while (_lately.Peek().At <= now - Span)
            {
                _lately.Dequeue();
            }

            return _lately.Sum(entry => entry.Count);
        }
    }
}
