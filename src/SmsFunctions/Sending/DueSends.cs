using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>Finds the send markers of a tick of the sweep, and reports how late the oldest is.</summary>
public sealed class DueSends(DueWork due, TimerHeartbeat heartbeat, IOptions<SendingOptions> options)
{
    // Each chunk costs a read, an enqueue and a write. The next tick handles the rest. Low work has a share of its own, so that it goes on.
    private const int MaxPerTick = 2_000, LeastLowPerTick = MaxPerTick / 8;

    // The sweep runs every few seconds. A chunk that is later than this means that no sweep ran for a while. Late chunks are released slowly, so that the
    // gateway does not get all of them at once.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Finds the markers that are due now or within <see cref="SendingOptions.LookAhead"/>: priority high first, then normal, then low, and oldest first
    /// within a priority.
    /// </summary>
    public async Task<(IReadOnlyList<DueMarker> Late, IReadOnlyList<DueMarker> OnTime)> FindAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var open = await due.OpenAsync(now + options.Value.LookAhead, cancellation);
        var (late, onTime) = await FindAsync(open, MarkerKind.Send, MaxPerTick, now, cancellation);
        var left = Math.Max(LeastLowPerTick, MaxPerTick - late.Count - onTime.Count);
        var (lateLow, onTimeLow) = await FindAsync(open, MarkerKind.SendLow, left, now, cancellation);
        return ([.. late, .. lateLow], [.. onTime, .. onTimeLow]);
    }

    /// <summary>Reports the markers that were found, for the health check and the metric of overdue work.</summary>
    public void Seen(IEnumerable<DueMarker> late, IEnumerable<DueMarker> onTime) =>
        heartbeat.See(MarkerKind.Send, late.Concat(onTime).Min(work => (DateTimeOffset?)work.DueSince), options.Value.Lease);

    private async Task<(IReadOnlyList<DueMarker> Late, IReadOnlyList<DueMarker> OnTime)> FindAsync(
        IReadOnlyList<OpenPartition> open, MarkerKind kind, int limit, DateTimeOffset now, CancellationToken cancellation)
    {
        var until = now + options.Value.LookAhead;
        var found = await due.FindAsync(open, kind, null, until, limit, null, cancellation);
        IEnumerable<DueMarker> late = found.TakeWhile(work => work.Marker.At <= now - Late), onTime = found.Skip(late.Count());
        if (found.Count == limit && found[0].Marker.At <= now - Late)
        {
            // A long backlog fills the whole result, so its most urgent chunks and the chunks that are on time need queries of their own.
            late = kind == MarkerKind.SendLow ? late : await due.FindUrgentAsync(open, kind, now - Late, limit, cancellation);
            onTime = await due.FindAsync(open, kind, now - Late, until, limit, null, cancellation);
        }

        return ([.. late.OrderByDescending(work => work.Priority)], [.. onTime.OrderByDescending(work => work.Priority)]);
    }
}
