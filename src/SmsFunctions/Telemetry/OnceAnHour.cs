namespace SmsFunctions.Telemetry;

/// <summary>
/// Lets each event pass once an hour. Kept in memory, for one instance. An event may have subjects that callers choose, such as names of hosts, so their
/// number is bounded for each event: all others of an hour count as one.
/// </summary>
internal sealed class OnceAnHour(TimeProvider time)
{
    /// <value>The number of subjects of an event that pass one by one within an hour.</value>
    public const int MaxSubjects = 1_000;

    // No other subject has a control character.
    private const string AllOthers = "\n";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PassedSubjects> _events = [];

    /// <summary>The number of subjects that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _events.Values.Sum(passed => passed.Known.Count);
            }
        }
    }

    /// <param name="what">The event: a constant, never a part of a request.</param>
    /// <param name="subject">Empty for an event without a subject.</param>
    public bool Passes(string what, string subject = "")
    {
        lock (_lock)
        {
            var (known, inOrder) = _events.TryGetValue(what, out var found) ? found : _events[what] = new([], []);

            // Uses elapsed time, not the wall clock, so that a correction of the clock does not suppress alerts, such as the one about clock skew.
            while (inOrder.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= Hour)
            {
                known.Remove(inOrder.Dequeue().Subject);
            }

            var counted = known.Count < MaxSubjects || known.Contains(subject) ? subject : AllOthers;
            if (!known.Add(counted))
            {
                return false;
            }

            inOrder.Enqueue((counted, time.GetTimestamp()));
            return true;
        }
    }

    /// <param name="InOrder">The oldest first.</param>
    private sealed record PassedSubjects(HashSet<string> Known, Queue<(string Subject, long At)> InOrder);
}
