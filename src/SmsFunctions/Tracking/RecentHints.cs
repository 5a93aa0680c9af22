using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>
/// The status checks that the tracking timer enqueued recently, and the number that it may enqueue now. Kept in memory by the instance that runs the
/// timer. When another instance takes over, a few statuses are checked twice, which costs nothing.
/// </summary>
public sealed class RecentHints(TimeProvider time)
{
    // Longer than a worker needs for a hint.
    internal static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstTick = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestTick = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(ChunkId Chunk, Marker Marker), long> _handedOut = [];
    private long? _lastTick;
    private double _calls;

    public int Count => _handedOut.Count;

    /// <summary>
    /// Returns the number of calls that the rate allows now for the time since the last tick. The number is lower, or not positive, after a large chunk
    /// used calls in advance. Unused calls are not saved. The method also forgets hints after five minutes, because they
    /// must be lost by then.
    /// </summary>
    public double Refill(int ratePerSecond)
    {
        foreach (var old in _handedOut.Where(entry => time.GetElapsedTime(entry.Value) >= Timeout).Select(entry => entry.Key).ToList())
        {
            _handedOut.Remove(old);
        }

        var tick = _lastTick is { } last ? time.GetElapsedTime(last) : FirstTick;
        _lastTick = time.GetTimestamp();
        _calls = Math.Min(Math.Min(_calls, 0) + (tick.TotalSeconds * ratePerSecond), LongestTick.TotalSeconds * ratePerSecond);
        return _calls;
    }

    public bool IsNew(DueMarker work) => !_handedOut.ContainsKey((work.Chunk, work.Marker));

    /// <summary>Records enqueued markers and subtracts their calls from the allowed number.</summary>
    public void Remember(IEnumerable<DueMarker> put)
    {
        foreach (var work in put)
        {
            _handedOut[(work.Chunk, work.Marker)] = time.GetTimestamp();
            _calls -= work.Count;
        }
    }
}
