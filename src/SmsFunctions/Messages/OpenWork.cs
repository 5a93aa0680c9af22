using Microsoft.Extensions.Options;

namespace SmsFunctions.Messages;

/// <summary>
/// Derives the lease and the marker of a chunk from the states of its recipients. An open chunk has exactly one marker. A chunk that is
/// finished or waits for an operator has none. A secret text stays until the last message is final.
/// </summary>
internal sealed class OpenWork(TrackingPlan plan, IOptions<SendingOptions> options)
{
    // Most requests are completely stored by then; see UnfinishedBatchSweep.
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromMinutes(2);

    /// <value>The length of a lease. The sweep waits for a hint in the queue as long, before it enqueues another.</value>
    public TimeSpan Lease => options.Value.Lease;

    /// <summary>Returns the chunk with the lease, the hold reason and the marker that follow from the states of its recipients.</summary>
    /// <param name="nextCheck">The time of the next status check; null takes it from the tracking plan.</param>
    public Chunk Settle(Chunk chunk, DateTimeOffset now, DateTimeOffset? nextCheck = null)
    {
        if (chunk is { IsSecret: true, TextPurgedAt: null } && chunk.Recipients.All(recipient => recipient.Status.IsFinal()))
        {
            chunk = chunk with { Text = "", TextPurgedAt = now };
        }

        if (chunk.IsUncommitted)
        {
            return chunk with { Marker = new Marker(MarkerKind.Uncommitted, chunk.CreatedAt + CommitTimeout) };
        }

        if (chunk.Has(MessageStatus.Sending))
        {
            return chunk with { HeldBy = null, Marker = Marker.OfSend(chunk.Priority, chunk.LeaseUntil!.Value) };
        }

        Marker? marker = chunk.NextCallAt is not null ? NextCall(chunk, now)
            : chunk.Has(MessageStatus.Sent) ? new Marker(MarkerKind.Poll, nextCheck ?? plan.At(chunk, chunk.PollNumber))
            : null;
        return chunk with { LeaseUntil = null, HeldBy = chunk.NextCallAt is null ? null : chunk.HeldBy, Marker = marker };
    }

    /// <summary>Returns whether a chunk needs a hint. Otherwise the sweep finds the chunk by its marker in time.</summary>
    public static bool NeedsHint(Chunk chunk) =>
        chunk is { Marker: { IsSend: true } marker }
        && chunk.Has(MessageStatus.Queued)
        && !chunk.Has(MessageStatus.Sending)
        && marker.At > Marker.RoundUp(chunk.NotBefore);

    private Marker NextCall(Chunk chunk, DateTimeOffset now) => chunk.HeldBy switch
    {
        HoldReason.Gate => new Marker(MarkerKind.Held, WaitsSince(chunk)),
        HoldReason.Money => new Marker(MarkerKind.Unpaid, WaitsSince(chunk)),
        _ => Marker.OfSend(chunk.Priority, SendMarkerTime(chunk, now)),
    };

    // A message with schedule gateway waits for its call since its creation, because the call is made long before the due time.
    private static DateTimeOffset WaitsSince(Chunk chunk) => chunk.Schedule == ScheduleKind.Gateway ? chunk.CreatedAt : chunk.Due;

    // A call in the far future has only the marker, because a hint may be lost and the message may still be changed. A near call and a retry have a hint.
    private DateTimeOffset SendMarkerTime(Chunk chunk, DateTimeOffset now)
    {
        var isFar = (chunk.NotBefore == chunk.Due || chunk.HeldBy == HoldReason.QuietHours) && chunk.NotBefore > now + options.Value.LookAhead + Marker.Slack;
        var queued = isFar ? chunk.NotBefore : (chunk.NotBefore > now ? chunk.NotBefore : now) + Lease;
        return chunk.NextCallAt < chunk.NotBefore || !chunk.Has(MessageStatus.Queued) ? chunk.NextCallAt!.Value : queued;
    }
}
