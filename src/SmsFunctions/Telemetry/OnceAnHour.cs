namespace SmsFunctions.Telemetry;

/// <summary>Lets each thing pass once an hour. In memory, for one instance.</summary>
internal sealed class OnceAnHour(TimeProvider time)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _passed = [];

    public bool Passes(string what)
    {
        lock (_lock)
        {
            // Not by the time of day: who has to speak of a wrong clock must not be silenced when it is set right.
            foreach (var old in _passed.Where(entry => time.GetElapsedTime(entry.Value) >= Hour).Select(entry => entry.Key).ToList())
            {
                _passed.Remove(old);
            }

            return _passed.TryAdd(what, time.GetTimestamp());
        }
    }
}
