using SmsFunctions.Retention;
using SmsFunctions.Statistics;

namespace SmsFunctions.Timers;

/// <summary>One tick of <c>RetentionTimer</c>: the tallies of past days, then the purge of what is old.</summary>
public sealed class RetentionTick(TallyMerge tallies, RetentionSweep sweep)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        await tallies.RunAsync(cancellation);
        await sweep.RunAsync(cancellation);
    }
}
