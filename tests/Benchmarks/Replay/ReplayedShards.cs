namespace SmsFunctions.Benchmarks.Replay;

/// <summary>
/// Chooses the partition of a replayed request as the app does with its default settings: the same one, and one of four while more than 500 rows a second
/// are written. Azurite searches a row among all rows of its partition, so other partitions would make other costs.
/// </summary>
internal sealed class ReplayedShards
{
    private const int Shards = 4, High = 500;

    private readonly Lock _lock = new();
    private long _second;
    private int _current, _last, _turn;

    /// <param name="rows">The number of rows that the request writes.</param>
    public int Next(DateTimeOffset now, int rows)
    {
        lock (_lock)
        {
            var second = now.ToUnixTimeSeconds();
            if (second != _second)
            {
                (_last, _current) = (second == _second + 1 ? _current : 0, 0);
                _second = second;
            }

            var isHigh = Math.Max(_current, _last) > High;
            _current += rows;
            return isHigh ? _turn++ % Shards : 0;
        }
    }
}
