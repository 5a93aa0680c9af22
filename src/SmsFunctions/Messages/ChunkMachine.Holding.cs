namespace SmsFunctions.Messages;

/// <summary>The transitions for recipients that are not allowed, quiet hours, the balance and the daily cap.</summary>
public sealed partial class ChunkMachine
{
    /// <summary>Ends the waiting messages to numbers that are not allowed. All other messages stay unchanged.</summary>
    /// <param name="refusal">Returns why a number is not allowed; null when it is allowed.</param>
    public Chunk Refuse(Chunk chunk, Func<string, MessageError?> refusal, DateTimeOffset now) => Apply(
        chunk,
        null,
        recipient => WaitsForCall(recipient) && refusal(recipient.Phone) is not null,
        recipient => recipient.Status == MessageStatus.Queued
            ? recipient.End(MessageStatus.Rejected, now, refusal(recipient.Phone))
            : recipient.Show(MessageStatus.Unconfirmed, now, refusal(recipient.Phone)) with { ResendAt = null },
        now);

    /// <summary>Holds the chunk until the quiet hours end. A chunk without queued messages, in a call or uncommitted stays unchanged.</summary>
    public Chunk HoldUntil(Chunk chunk, DateTimeOffset until, MessageError why, DateTimeOffset now)
    {
        if (!CanBeHeld(chunk) || (chunk.HeldBy == HoldReason.QuietHours && chunk.NotBefore == until))
        {
            return chunk;
        }

        return _work.Settle(Shown(chunk, why, now) with { HeldBy = HoldReason.QuietHours, NotBefore = until, ValidUntil = ValidityFrom(chunk, until) }, now);
    }

    /// <summary>
    /// Holds the chunk until the balance or the daily cap allows its cost. A chunk without queued messages, in a call or uncommitted stays unchanged.
    /// </summary>
    /// <param name="until">The earliest time at which the cost may be allowed; null when it is unknown.</param>
    public Chunk HoldUnpaid(Chunk chunk, MessageError why, DateTimeOffset? until, DateTimeOffset now)
    {
        var queued = chunk.Recipients.Where(recipient => recipient.Status == MessageStatus.Queued);
        if (!CanBeHeld(chunk) || (chunk.HeldBy == HoldReason.Money && queued.All(recipient => recipient.Error?.Code == why.Code)))
        {
            return chunk;
        }

        return _work.Settle(Shown(chunk, why, now) with
        {
            HeldBy = HoldReason.Money,
            NotBefore = chunk.NotBefore < now ? chunk.NotBefore : now,
            ValidUntil = until is { } at ? ValidityFrom(chunk, at) : chunk.ValidUntil,
        }, now);
    }

    // A message that the app delays must not expire because of the delay. A validUntil that the caller chose stays unchanged.
    private static DateTimeOffset ValidityFrom(Chunk chunk, DateTimeOffset until) =>
        chunk.IsValidityChosen || chunk.ValidUntil > until + Chunk.DefaultValidity ? chunk.ValidUntil : until + Chunk.DefaultValidity;

    private static bool CanBeHeld(Chunk chunk) => !chunk.IsUncommitted && !chunk.Has(MessageStatus.Sending) && chunk.Has(MessageStatus.Queued);

    private static bool WaitsForCall(Recipient recipient) => recipient.Status == MessageStatus.Queued || recipient.ResendAt is not null;

    private static Chunk Shown(Chunk chunk, MessageError why, DateTimeOffset now) =>
        Each(chunk, recipient => recipient.Status == MessageStatus.Queued, recipient => recipient.Show(MessageStatus.Held, now, why));
}
