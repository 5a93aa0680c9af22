using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Messages;

/// <summary>The operations of callers and operators. An operation that applies to no recipient returns the same chunk.</summary>
public sealed partial class ChunkMachine
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Cancels the messages that wait for a call or for an automatic resend. A message that an earlier call may have sent cannot be cancelled:
    /// it becomes or stays unconfirmed, and the app does not send it again.
    /// </summary>
    /// <param name="index">The index of one recipient; null for all.</param>
    /// <param name="by">The name of the caller, for the history; null when it has none.</param>
    public Chunk Cancel(Chunk chunk, int? index, DateTimeOffset now, string? by = null) => Apply(
        chunk,
        index,
        WaitsForCall,
        recipient => recipient.Status == MessageStatus.Queued
            ? recipient.End(
                MessageStatus.Cancelled,
                now,
                recipient.InDoubt ? new MessageError(ErrorCodes.Cancelled, "the message is not sent again; an earlier call may have sent it") : null)
            : recipient.Show(MessageStatus.Unconfirmed, now, detail: "not to be sent again") with { ResendAt = null },
        now,
        by);

    /// <summary>Changes the due time, the text and the price of a single message that is <see cref="MessageStatus.Scheduled"/>.</summary>
    /// <param name="text">Null keeps the text.</param>
    /// <param name="by">As for <see cref="Cancel"/>.</param>
    public Chunk Change(
        Chunk chunk, FinalText? text, Func<string, decimal?> price, DateTimeOffset due, DateTimeOffset validUntil, DateTimeOffset now, string? by = null)
    {
        var shown = due > now ? MessageStatus.Scheduled : MessageStatus.Queued;
        var detail = !chunk.IsChangedBy(text) ? "time changed" : due == chunk.Due ? "text changed" : "time and text changed";
        var next = Each(chunk, recipient => recipient.Status == MessageStatus.Queued, recipient =>
            recipient.Show(shown, now, detail: detail).AskedBy(by) with { Error = null, Price = price(recipient.Phone) });
        next = next with { Text = text?.Text ?? chunk.Text, Segments = text?.Segments ?? chunk.Segments };
        return _work.Settle(next with { Due = due, NotBefore = due, HeldBy = null, ValidUntil = validUntil }, now);
    }

    /// <summary>Changes the due time of a chunk of a batch whose messages are <see cref="MessageStatus.Scheduled"/> or have ended.</summary>
    /// <param name="by">As for <see cref="Cancel"/>.</param>
    public Chunk Reschedule(Chunk chunk, DateTimeOffset due, DateTimeOffset validUntil, DateTimeOffset now, string? by = null)
    {
        if (!chunk.Has(MessageStatus.Queued))
        {
            return chunk with { Due = due };
        }

        var shown = due > now ? MessageStatus.Scheduled : MessageStatus.Queued;
        var next = Each(
            chunk,
            recipient => recipient.Status == MessageStatus.Queued,
            recipient => recipient.Show(shown, now, detail: "time changed").AskedBy(by) with { Error = null });
        return _work.Settle(next with { Due = due, NotBefore = due, HeldBy = null, ValidUntil = validUntil }, now);
    }

    /// <summary>Applies an operator's decision to unconfirmed messages.</summary>
    /// <param name="operation">The id of the operation. A repetition with the same id does not apply to the same message twice.</param>
    /// <param name="givenAt">
    /// The time of the operation; null is now. The operation applies only to messages that were unconfirmed at this time, also when it is repeated later.
    /// </param>
    /// <param name="by">As for <see cref="Cancel"/>.</param>
    public Chunk Resolve(
        Chunk chunk, int? index, Resolution resolution, string operation, DateTimeOffset now, DateTimeOffset? givenAt = null, string? by = null)
    {
        var which = NotYetApplied(IsUnconfirmed, operation, givenAt ?? now);
        var notSent = new MessageError(ErrorCodes.Resolved, "an operator declared that the message was not sent");
        return resolution switch
        {
            // Without a gateway id the delivery status can never be read.
            Resolution.Sent => Apply(
                chunk,
                index,
                which,
                recipient => recipient.Become(MessageStatus.Unknown, now, detail: "resolved as sent").MetBy(operation) with { InDoubt = false },
                now,
                by),
            Resolution.Failed => Apply(
                chunk,
                index,
                which,
                recipient => recipient.Become(MessageStatus.Failed, now, notSent).MetBy(operation) with { InDoubt = false },
                now,
                by),
            _ => SendAgain(chunk, index, which, operation, now, by),
        };
    }

    /// <summary>Sends the failed and rejected messages again. None of them was sent before.</summary>
    /// <param name="operation">As for <see cref="Resolve"/>.</param>
    /// <param name="givenAt">As for <see cref="Resolve"/>.</param>
    /// <param name="by">As for <see cref="Cancel"/>.</param>
    /// <param name="index">The index of one recipient; null for all.</param>
    public Chunk Resend(Chunk chunk, string operation, DateTimeOffset now, DateTimeOffset? givenAt = null, string? by = null, int? index = null) =>
        SendAgain(chunk, index, NotYetApplied(IsUnsent, operation, givenAt ?? now), operation, now, by);

    /// <summary>Returns whether the message is failed or rejected and has no gateway id, so that it was certainly not sent.</summary>
    internal static bool IsUnsent(Recipient recipient) => recipient is { Status: MessageStatus.Failed or MessageStatus.Rejected, GatewayId: null };

    private Chunk SendAgain(Chunk chunk, int? index, Func<Recipient, bool> which, string operation, DateTimeOffset now, string? by)
    {
        if (chunk.TextPurgedAt is not null)
        {
            // A resend without the text would be an empty SMS.
            return chunk;
        }

        // The old validUntil may have passed, so the resend extends it.
        var validUntil = now + Chunk.DefaultValidity;
        var next = Apply(
            chunk,
            index,
            which,
            recipient => recipient.Become(MessageStatus.Queued, now, detail: "to be sent again").MetBy(operation) with
            {
                InDoubt = recipient.InDoubt || IsUnconfirmed(recipient),
            },
            now,
            by);
        return next == chunk ? chunk : _work.Settle(next with
        {
            NotBefore = now,
            HeldBy = null,
            Failures = 0,

            // The poisoned hints were for the earlier calls.
            Poisoned = 0,
            PoisonedSince = null,
            ValidUntil = validUntil > chunk.ValidUntil ? validUntil : chunk.ValidUntil,
        }, now);
    }

    // The clock of the worker that wrote the last step may differ from the clock of the instance that received the operation.
    private static Func<Recipient, bool> NotYetApplied(Func<Recipient, bool> which, string operation, DateTimeOffset givenAt) => recipient =>
        which(recipient) && !recipient.IsMetBy(operation) && (recipient.History.IsDefaultOrEmpty || recipient.History[^1].At <= givenAt + Skew);

    private Chunk Apply(
        Chunk chunk, int? index, Func<Recipient, bool> which, Func<Recipient, Recipient> next, DateTimeOffset now, string? by = null)
    {
        var changed = Each(
            chunk,
            recipient => which(recipient) && (index is null || ReferenceEquals(recipient, chunk.Recipients[index.Value])),
            recipient => next(recipient).AskedBy(by));
        return changed == chunk ? chunk : _work.Settle(changed, now);
    }

    private static bool IsUnconfirmed(Recipient recipient) => recipient.Status == MessageStatus.Unconfirmed;
}
