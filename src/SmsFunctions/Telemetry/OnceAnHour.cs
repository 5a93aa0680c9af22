namespace SmsFunctions.Telemetry;

/// <summary>Lets each key pass once an hour. Kept in memory, for one instance.</summary>
internal sealed class OnceAnHour(TimeProvider time)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _passed = [];

    public bool Passes(string what)
    {
        lock (_lock)
        {
            // Uses elapsed time, not the wall clock, so that a correction of the clock does not suppress alerts, such as the one about clock skew.
            foreach (var old in _passed.Where(entry => time.GetElapsedTime(entry.Value) >= Hour).Select(entry => entry.Key).ToList())
            {
                _passed.Remove(old);
            }

            return _passed.TryAdd(what, time.GetTimestamp());
        }
    }
}
