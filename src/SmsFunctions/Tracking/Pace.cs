namespace SmsFunctions.Tracking;

/// <summary>Spreads calls evenly: at most one begins in each <paramref name="gap"/>. Gaps below 10 ms are kept on average over 10 ms.</summary>
/// <param name="gap">Zero does not delay calls.</param>
/// <param name="outer">A pace that all calls keep as well; null for none.</param>
public sealed class Pace(TimeSpan gap, TimeProvider time, Pace? outer = null)
{
    // Timers are only exact to about a millisecond, so that single gaps of few milliseconds would become too long.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly int _together = gap > TimeSpan.Zero && gap < Shortest ? (int)(Shortest / gap) : 1;
    private readonly Queue<long> _last = new();

    /// <summary>Returns a pace for some of the calls of this one.</summary>
    public Pace For(TimeSpan itsGap) => new(itsGap, time, this);

    /// <summary>Waits until the next call may begin.</summary>
    public async Task NextAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_last.Count == _together && (gap * _together) - time.GetElapsedTime(_last.Peek()) is { Ticks: > 0 } wait)
            {
                // Timers ignore fractions of a millisecond, so the wait is rounded up.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellation);
            }

            await (outer?.NextAsync(cancellation) ?? Task.CompletedTask);
            if (_last.Count == _together)
            {
                _last.Dequeue();
            }

            // The time at which the call begins, not the planned one: calls that are late are not made up for.
            _last.Enqueue(time.GetTimestamp());
        }
        finally
        {
            _turn.Release();
        }
    }
}
