namespace SmsFunctions.Sending;

/// <summary>How much of a backlog a tick lets go: 1, 2, 4, 8 … for as long as there is one. Kept by the instance that runs the timer.</summary>
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

    /// <summary>There is no backlog: the next one begins with 1.</summary>
    public void Reset() => _next = 1;
}
