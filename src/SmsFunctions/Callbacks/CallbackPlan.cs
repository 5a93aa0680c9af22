namespace SmsFunctions.Callbacks;

/// <summary>When a callback that was not accepted is tried again.</summary>
public sealed class CallbackPlan(Random random)
{
    private const double Jitter = 0.1;

    // A receiver may ask for more time, but not for ever.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <param name="attempt">The one that failed, from 1.</param>
    /// <param name="wanted">As the receiver asked for; null when it did not.</param>
    /// <returns>Null when it was the last.</returns>
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
