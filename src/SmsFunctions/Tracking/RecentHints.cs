using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>
/// What the tracking timer has handed out lately, and how much it may hand out now. Kept by the instance that runs the timer: when
/// another takes over, a few statuses are asked twice, which costs nothing.
/// </summary>
public sealed class RecentHints(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstTick = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestTick = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(ChunkId Chunk, Marker Marker), DateTimeOffset> _handedOut = [];
    private DateTimeOffset? _lastTick;

    public int Count => _handedOut.Count;

    /// <summary>The calls that the rate allows for the time since the last tick; forgets hints that must be lost by now.</summary>
    public int Budget(int ratePerSecond)
    {
        var now = time.GetUtcNow();
        foreach (var old in _handedOut.Where(entry => entry.Value <= now - Patience).Select(entry => entry.Key).ToList())
        {
            _handedOut.Remove(old);
        }

        var tick = _lastTick is { } last ? now - last : FirstTick;
        _lastTick = now;
        return (int)Math.Ceiling(Math.Clamp(tick.TotalSeconds, 1, LongestTick.TotalSeconds) * ratePerSecond);
    }

    public bool IsNew(ChunkId chunk, Marker marker) => !_handedOut.ContainsKey((chunk, marker));

    public void Remember(ChunkId chunk, Marker marker) => _handedOut[(chunk, marker)] = time.GetUtcNow();
}
