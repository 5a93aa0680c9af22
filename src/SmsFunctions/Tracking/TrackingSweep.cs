using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Tracking;

/// <summary>
/// Finds the chunks whose delivery status is due and hands them to the workers. It is the only source of status checks, so its pace is
/// the whole app's rate: what is left over is due at the next tick.
/// </summary>
public sealed class TrackingSweep(DueWork due, PollQueue queue, RecentHints recent, IOptions<TrackingOptions> options, TimeProvider time, ILogger<TrackingSweep> logger)
{
    // Chunks this close in the table are read by one query without dragging many others along.
    private static readonly TimeSpan Neighbourhood = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken cancellation)
    {
        // More than may be put: markers whose hint is still on its way are found as well and must not hide the others.
        var budget = recent.Budget(options.Value.RatePerSecond);
        var found = await due.FindAsync(MarkerKind.Poll, time.GetUtcNow(), budget + recent.Count, cancellation);
        var fresh = found.Where(work => recent.IsNew(work.Chunk, work.Marker)).DistinctBy(work => work.Chunk).Take(budget).ToList();
        if (fresh.Count == 0 || await queue.IsBehindAsync(cancellation))
        {
            return;
        }

        logger.StatusChecksDue(fresh.Count, found.Count - fresh.Count);
        var markers = fresh.ToDictionary(work => work.Chunk, work => work.Marker);
        foreach (var hint in Groups(markers.Keys))
        {
            await queue.PutAsync(hint, cancellation);
            foreach (var chunk in hint.Chunks)
            {
                recent.Remember(chunk, markers[chunk]);
            }
        }
    }

    private static IEnumerable<PollHint> Groups(IEnumerable<ChunkId> chunks)
    {
        foreach (var partition in chunks.GroupBy(chunk => chunk.Partition))
        {
            List<ChunkId> group = [];
            foreach (var chunk in partition.OrderBy(Keys.Chunk, StringComparer.Ordinal))
            {
                if (group.Count == PollHint.MaxChunks || (group.Count > 0 && chunk.CreatedBefore(group[0]) > Neighbourhood))
                {
                    yield return new PollHint([.. group]);
                    group.Clear();
                }

                group.Add(chunk);
            }

            yield return new PollHint([.. group]);
        }
    }
}
