using Microsoft.Extensions.Options;

namespace SmsFunctions.Messages;

/// <summary>The retry policy for calls that certainly sent nothing.</summary>
public sealed class RetryPolicy(IOptions<SendingOptions> options, Random random)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public int MaxAttempts => options.Value.MaxAttempts;

    /// <summary>
    /// Returns a random delay from 0 to <see cref="SendingOptions.RetryBase"/> doubled <paramref name="retry"/> times, at most 10 minutes. The full jitter
    /// spreads the retries of calls that failed together.
    /// </summary>
    /// <param name="retry">0 for the first retry.</param>
    public TimeSpan Delay(int retry) =>
        random.NextDouble() * TimeSpan.FromTicks((long)Math.Min(Longest.Ticks, options.Value.RetryBase.Ticks * Math.Pow(2, retry)));
}
