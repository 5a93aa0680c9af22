using SmsFunctions.Messages;

namespace SmsFunctions.Callbacks;

/// <summary>The retry delays of a callback that was not accepted.</summary>
public sealed class CallbackPlan(Random random)
{
    private const double Jitter = 0.1, ShareOfAge = 0.25;

    // The longest delay that a receiver may ask for.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <value>
    /// The time of silence after which a callback is given up: 84 hours, an hour more than the longest time from the first attempt to the last.
    /// </value>
    public static TimeSpan Whole { get; } = (Delays.Aggregate(TimeSpan.Zero, (sum, delay) => sum + delay) * (1 + Jitter)) + TimeSpan.FromHours(1);

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

    /// <summary>The delay after an attempt without an answer. The callback ends within the whole time of the plan, also if it was postponed before.</summary>
    /// <returns>As for <see cref="After"/>.</returns>
    public TimeSpan? AfterSilence(PendingCallback callback, DateTimeOffset now)
    {
        var left = (callback.Since ?? now) + Whole - now;
        return left <= TimeSpan.Zero ? null : After(callback.Attempt, wanted: null) is not { } delay ? null : delay < left ? delay : left;
    }

    /// <summary>
    /// The next time of a callback that is not posted now, because its receiver did not answer another callback. The wait grows with the time of silence, so
    /// that many callbacks of such a receiver do not fill each sweep.
    /// </summary>
    /// <param name="since">As <see cref="PendingCallback.Since"/>.</param>
    /// <param name="silentUntil">The earliest time at which the receiver is called.</param>
    /// <returns>Null when the callback is given up.</returns>
    public DateTimeOffset? Postponed(DateTimeOffset since, DateTimeOffset silentUntil, DateTimeOffset now)
    {
        var end = since + Whole;
        var next = now + ((now - since) * ShareOfAge * (1 + (Jitter * random.NextDouble())));
        next = next > silentUntil ? next : silentUntil;
        return now >= end ? null : next < end ? next : end;
    }
}
