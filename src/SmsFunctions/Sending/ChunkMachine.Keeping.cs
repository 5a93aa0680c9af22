namespace SmsFunctions.Sending;

/// <summary>What besides the gate can keep a message from its call, or end it without one.</summary>
public sealed partial class ChunkMachine
{
    /// <summary>Ends the messages to numbers that may get none; the others are as they were.</summary>
    /// <param name="refusal">Why a number may get none; null when it may.</param>
    public Chunk Refuse(Chunk chunk, Func<string, MessageError?> refusal, DateTimeOffset now) => Order(chunk, null, recipient => WaitsForCall(recipient) && refusal(recipient.Phone) is not null, recipient =>
        recipient.Status == MessageStatus.Queued
            ? recipient.End(MessageStatus.Rejected, now, refusal(recipient.Phone))
            : recipient.Show(MessageStatus.Unconfirmed, now, refusal(recipient.Phone)) with { ResendAt = null }, now);

    /// <summary>Kept back until the quiet hours are over; anything else than a message that waits for a call stays as it is.</summary>
    public Chunk KeepUntil(Chunk chunk, DateTimeOffset until, MessageError why, DateTimeOffset now)
    {
        if (!IsKeepable(chunk) || (chunk.HeldBy == HoldReason.QuietHours && chunk.NotBefore == until))
        {
            return chunk;
        }

        return _work.Settle(Shown(chunk, why, now) with { HeldBy = HoldReason.QuietHours, NotBefore = until, ValidUntil = ValidityFrom(chunk, until) }, now);
    }

    /// <summary>Kept back until there is money for it; anything else than a message that waits for a call stays as it is.</summary>
    /// <param name="until">When there will be money at the earliest; null when nobody knows.</param>
    public Chunk KeepUnpaid(Chunk chunk, MessageError why, DateTimeOffset? until, DateTimeOffset now)
    {
        if (!IsKeepable(chunk) || (chunk.HeldBy == HoldReason.Money && chunk.Recipients.Where(recipient => recipient.Status == MessageStatus.Queued).All(recipient => recipient.Error?.Code == why.Code)))
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

    // What is put off by the app itself must not run out for it; what its sender chose stays.
    private static DateTimeOffset ValidityFrom(Chunk chunk, DateTimeOffset until) =>
        chunk.IsValidityChosen || chunk.ValidUntil > until + Chunk.DefaultValidity ? chunk.ValidUntil : until + Chunk.DefaultValidity;

    private static bool IsKeepable(Chunk chunk) => !chunk.IsUncommitted && !chunk.Has(MessageStatus.Sending) && chunk.Has(MessageStatus.Queued);

    private static bool WaitsForCall(Recipient recipient) => recipient.Status == MessageStatus.Queued || recipient.ResendAt is not null;

    private static Chunk Shown(Chunk chunk, MessageError why, DateTimeOffset now) =>
        Each(chunk, recipient => recipient.Status == MessageStatus.Queued, recipient => recipient.Show(MessageStatus.Held, now, why));
}
