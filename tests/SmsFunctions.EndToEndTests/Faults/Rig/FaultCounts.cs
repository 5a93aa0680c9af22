using System.Collections.Concurrent;

namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>Counts events by kind.</summary>
internal sealed class FaultCounts
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public int Total => _counts.Values.Sum();

    public void Add(string kind, int times = 1)
    {
        if (times > 0)
        {
            _counts.AddOrUpdate(kind, times, (_, before) => before + times);
        }
    }

    public int Of(params string[] kinds) => kinds.Sum(kind => _counts.GetValueOrDefault(kind));

    public override string ToString() =>
        string.Join(", ", _counts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} {entry.Value}"));
}
