namespace SmsFunctions.Sending;

/// <summary>
/// The number of chunks that a tick takes from a backlog: 1, 2, 4, 8 … up to 2048. The instance that runs the timer keeps it in memory.
/// </summary>
internal sealed class Ramp
{
    private const int Most = 2_048;

    private int _next = 1;

    public int Next()
    {
        var now = _next;
        _next = Math.Min(_next * 2, Most);
        return now;
    }

    /// <summary>Starts again with 1 because the backlog is empty.</summary>
    public void Reset() => _next = 1;
}
