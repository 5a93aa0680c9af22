using Microsoft.Extensions.Options;

namespace SmsFunctions.Sending;

/// <summary>When, and how often, a call that certainly sent nothing is made again.</summary>
public sealed class RetryPolicy(IOptions<SendingOptions> options, Random random)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public int MaxAttempts => options.Value.MaxAttempts;

    /// <summary>Between nothing and the first retry's bound doubled <paramref name="retry"/> times: full jitter, so that what failed together does not come back together.</summary>
    /// <param name="retry">0 for the first retry.</param>
    public TimeSpan Delay(int retry) =>
        random.NextDouble() * TimeSpan.FromTicks((long)Math.Min(Longest.Ticks, options.Value.RetryBase.Ticks * Math.Pow(2, retry)));
}
