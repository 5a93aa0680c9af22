namespace SmsFunctions.Callbacks;

/// <summary>The retry delays of a callback that was not accepted.</summary>
public sealed class CallbackPlan(Random random)
{
    private const double Jitter = 0.1;

    // The longest delay that a receiver may ask for.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <param name="attempt">The number of the failed attempt, from 1.</param>
    /// <param name="wanted">The delay that the receiver asked for; null when it gave none.</param>
    /// <returns>The delay until the next attempt; null after the last.</returns>
    public TimeSpan? After(int attempt, TimeSpan? wanted)
    {
        if (attempt > Delays.Length)
        {
            return null;
        }

        var delay = Delays[attempt - 1] * (1 + (Jitter * random.NextDouble()));
        return wanted > delay ? (wanted < LongestWait ? wanted : LongestWait) : delay;
    }
}
