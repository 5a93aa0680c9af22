using Microsoft.Extensions.Options;
using SmsFunctions.Storage;
using SmsFunctions.Tracking;

namespace SmsFunctions.Sending;

/// <summary>
/// Derives a chunk's lease and marker from the states of its recipients alone: whatever was changed, what is open has exactly one
/// marker, and what is finished or waits for an operator has none.
/// </summary>
internal sealed class OpenWork(TrackingPlan plan, IOptions<SendingOptions> options)
{
    // By then a request is stored to its end, or nearly; see UnfinishedBatchSweep.
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromMinutes(2);

    /// <value>A hint on its way is trusted for as long as a worker is.</value>
    public TimeSpan Timeout => options.Value.Lease;

    /// <param name="nextCheck">Of the delivery status; null leaves it to the plan.</param>
    public Chunk Settle(Chunk chunk, DateTimeOffset now, DateTimeOffset? nextCheck = null)
    {
        if (chunk.IsUncommitted)
        {
            return chunk with { Marker = new Marker(MarkerKind.Uncommitted, chunk.CreatedAt + CommitTimeout) };
        }

        if (chunk.Has(MessageStatus.Sending))
        {
            return chunk with { HeldBy = null, Marker = new Marker(MarkerKind.Send, chunk.LeaseUntil!.Value) };
        }

        Marker? marker = chunk.NextCallAt is not null ? NextCall(chunk, now)
            : chunk.Has(MessageStatus.Sent) ? new Marker(MarkerKind.Poll, nextCheck ?? plan.At(chunk, chunk.PollNumber))
            : null;
        return chunk with { LeaseUntil = null, HeldBy = chunk.NextCallAt is null ? null : chunk.HeldBy, Marker = marker };
    }

    /// <summary>Whether a state counts on a hint that is on its way, or about to be; otherwise its marker brings it back in time.</summary>
    public static bool CountsOnHint(Chunk chunk) =>
        chunk is { Marker: { Kind: MarkerKind.Send } marker } && chunk.Has(MessageStatus.Queued) && !chunk.Has(MessageStatus.Sending) && marker.At > Keys.RoundUp(chunk.NotBefore);

    private Marker NextCall(Chunk chunk, DateTimeOffset now) => chunk.HeldBy switch
    {
        HoldReason.Gate => new Marker(MarkerKind.Held, WaitsSince(chunk)),
        HoldReason.Money => new Marker(MarkerKind.Unpaid, WaitsSince(chunk)),
        _ => new Marker(MarkerKind.Send, NextLook(chunk, now)),
    };

    // What the gateway is to keep waits to be handed over from the beginning, however far away its time is.
    private static DateTimeOffset WaitsSince(Chunk chunk) => chunk.Schedule == ScheduleKind.Gateway ? chunk.CreatedAt : chunk.Due;

    // What is far away is left to its marker: queues forget, and the message may yet be changed. What is near, and every retry, has a hint.
    private DateTimeOffset NextLook(Chunk chunk, DateTimeOffset now)
    {
        var isFar = (chunk.NotBefore == chunk.Due || chunk.HeldBy == HoldReason.QuietHours) && chunk.NotBefore > now + options.Value.LookAhead + DueWork.Slack;
        var queued = isFar ? chunk.NotBefore : (chunk.NotBefore > now ? chunk.NotBefore : now) + Timeout;
        return chunk.NextCallAt < chunk.NotBefore || !chunk.Has(MessageStatus.Queued) ? chunk.NextCallAt!.Value : queued;
    }
}
