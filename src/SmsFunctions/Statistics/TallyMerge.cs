using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Storage;

namespace SmsFunctions.Statistics;

/// <summary>
/// Makes one row of the rows of each past day, so that a query for a month is short however many instances have run. The retention timer calls it.
/// </summary>
public sealed class TallyMerge(TallyTable table, TimeProvider time, ILogger<TallyMerge> logger)
{
    // Later than any write of the day.
    private static readonly TimeSpan AfterDay = TallyBook.LatestWrite * 2;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    /// <summary>Runs for at most 20 s. Only the caller's cancellation is thrown; after a fault the next run continues.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Budget, time, cancellation);
        try
        {
            foreach (var day in await table.UnmergedAsync(OpenPartitions.DayOf(time.GetUtcNow() - AfterDay), limit.Token))
            {
                await table.MergeAsync(day, limit.Token);
            }
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation) || fault is UnreadableRowException)
        {
            logger.TalliesNotMerged(fault);
        }
    }
}
