using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>Finds the send markers of a tick of the sweep, and reports how late the oldest is.</summary>
public sealed class DueSends(DueWork due, TimerHeartbeat heartbeat, IOptions<SendingOptions> options)
{
    // Each chunk costs a read, an enqueue and a write. The next tick handles the rest.
    private const int MaxPerTick = 2_000;

    // The sweep runs every few seconds. A chunk that is later than this means that no sweep ran for a while. Late chunks are released slowly, so that the
    // gateway does not get all of them at once.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <summary>Finds the markers that are due now or within <see cref="SendingOptions.LookAhead"/>, oldest first.</summary>
    public async Task<(IReadOnlyList<DueMarker> Late, IReadOnlyList<DueMarker> OnTime)> FindAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var until = now + options.Value.LookAhead;
        var found = await due.FindAsync(MarkerKind.Send, until, MaxPerTick, cancellation);
        List<DueMarker> late = [.. found.TakeWhile(work => work.Marker.At <= now - Late)];

        // A long backlog fills the whole result, so the chunks that are on time need a query of their own.
        var onTime = late.Count > 0 && found.Count == MaxPerTick
            ? await due.FindAsync(MarkerKind.Send, now - Late, until, MaxPerTick, cancellation)
            : [.. found.Skip(late.Count)];
        return (late, onTime);
    }

    /// <summary>Reports the markers that were found, for the health check and the metric of overdue work.</summary>
    public void Seen(IEnumerable<DueMarker> late, IEnumerable<DueMarker> onTime) =>
        heartbeat.See(MarkerKind.Send, late.Concat(onTime).Min(work => (DateTimeOffset?)work.DueSince), options.Value.Lease);
}
