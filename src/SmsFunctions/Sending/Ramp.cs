namespace SmsFunctions.Sending;

/// <summary>How much of a backlog a tick lets go: 1, 2, 4, 8 … for as long as there is one. Kept by the instance that runs the timer.</summary>
internal sealed class Ramp
{
    private const int Most = 2_048;

    private int _next = 1;

    /// <param name="hasBacklog">Without one the next begins with 1 again.</param>
    public int Next(bool hasBacklog)
    {
        var now = hasBacklog ? _next : 1;
        _next = hasBacklog ? Math.Min(_next * 2, Most) : 1;
        return now;
    }
}
