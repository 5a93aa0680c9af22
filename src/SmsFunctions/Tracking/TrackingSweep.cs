using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>
/// Finds the chunks whose status check is due and enqueues hints for the workers. It is the only source of status checks, so it limits the
/// rate of the whole app. The remaining checks are due at the next tick.
/// </summary>
public sealed class TrackingSweep(
    DueWork due,
    PollQueue queue,
    RecentHints recent,
    TrackingWatch watch,
    TimerHeartbeat heartbeat,
    IOptions<TrackingOptions> options,
    TimeProvider time,
    ILogger<TrackingSweep> logger)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var calls = recent.Refill(options.Value.RatePerSecond);
        if (calls <= 0)
        {
            return;
        }

        // More markers are read than may be enqueued, because markers whose hint is still in the queue are also found and must not hide others.
        var found = await due.FindAsync(MarkerKind.Poll, time.GetUtcNow(), (int)Math.Ceiling(calls) + recent.Count, cancellation);
        heartbeat.See(MarkerKind.Poll, found.Count > 0 ? found[0].DueSince : null, TimeSpan.Zero);
        if (found.Count > 0)
        {
            await watch.DueAsync(cancellation);
        }

        var fresh = Affordable(found.Where(recent.IsNew).DistinctBy(work => work.Chunk), calls).ToList();
        if (fresh.Count == 0 || await queue.IsBehindAsync(cancellation))
        {
            return;
        }

        logger.StatusChecksDue(fresh.Sum(work => work.Count), fresh.Count, found.Count - fresh.Count);
        foreach (var (hint, work) in PollHint.For(fresh, options.Value.RatePerSecond))
        {
            await queue.PutAsync(hint, cancellation);
            recent.Remember(work);
        }
    }

    // The last chunk may need more calls than are left. Otherwise a chunk with more calls than one tick allows would never be checked.
    private static IEnumerable<DueMarker> Affordable(IEnumerable<DueMarker> due, double calls)
    {
        foreach (var work in due)
        {
            if (calls <= 0)
            {
                yield break;
            }

            calls -= work.Count;
            yield return work;
        }
    }
}
