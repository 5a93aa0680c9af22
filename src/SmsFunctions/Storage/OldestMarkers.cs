namespace SmsFunctions.Storage;

/// <summary>Collects the oldest markers from many shards that are read concurrently.</summary>
/// <param name="limit">The number of markers to keep, at least 1.</param>
internal sealed class OldestMarkers(int limit)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<DueMarker, DateTimeOffset> _kept = new(Comparer<DateTimeOffset>.Create((one, other) => other.CompareTo(one)));

    /// <value>Markers later than this are no longer needed.</value>
    public DateTimeOffset Latest
    {
        get
        {
            lock (_lock)
            {
                return _kept.Count < limit ? DateTimeOffset.MaxValue : _kept.Peek().Marker.At;
            }
        }
    }

    public void Add(IEnumerable<DueMarker> markers)
    {
        lock (_lock)
        {
            foreach (var marker in markers)
            {
                if (_kept.Count < limit)
                {
                    _kept.Enqueue(marker, marker.Marker.At);
                }
                else
                {
                    _kept.EnqueueDequeue(marker, marker.Marker.At);
                }
            }
        }
    }

    public IReadOnlyList<DueMarker> InOrder()
    {
        lock (_lock)
        {
            return [.. _kept.UnorderedItems.Select(item => item.Element).OrderBy(marker => marker.Marker.At)];
        }
    }
}
