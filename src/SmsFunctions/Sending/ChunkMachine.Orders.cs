using SmsFunctions.Sending.Texts;

namespace SmsFunctions.Sending;

/// <summary>What a caller or an operator may order. An order that meets nobody it is meant for gives back the chunk it was given.</summary>
public sealed partial class ChunkMachine
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Withdraws what waits for a call, now or by itself later. One that an earlier call may have sent cannot be withdrawn: it is unconfirmed again,
    /// or stays so.
    /// </summary>
    /// <param name="index">Of the one recipient; null for all.</param>
    public Chunk Cancel(Chunk chunk, int? index, DateTimeOffset now) => Order(chunk, index, WaitsForCall, recipient =>
        recipient.Status == MessageStatus.Queued
            ? recipient.End(MessageStatus.Cancelled, now, recipient.InDoubt ? new MessageError("Cancelled", "it is not sent again; an earlier call may have sent it") : null)
            : recipient.Show(MessageStatus.Unconfirmed, now, detail: "not to be sent again") with { ResendAt = null }, now);

    /// <summary>Another time, another text and its price, for a chunk of one that is <see cref="MessageStatus.Scheduled"/>.</summary>
    public Chunk Change(Chunk chunk, FinalText text, Func<string, decimal?> price, DateTimeOffset due, DateTimeOffset validUntil, DateTimeOffset now)
    {
        var next = Each(chunk, recipient => recipient.Status == MessageStatus.Queued, recipient =>
            recipient.Show(due > now ? MessageStatus.Scheduled : MessageStatus.Queued, now, detail: due == chunk.Due ? "text changed" : "time changed") with { Error = null, Price = price(recipient.Phone) });
        return _work.Settle(next with { Text = text.Text, Segments = text.Segments, Due = due, NotBefore = due, HeldBy = null, ValidUntil = validUntil }, now);
    }

    /// <summary>An operator's word on unconfirmed messages.</summary>
    /// <param name="order">Marks whom the order has met: it is carried out once for each, however often it is repeated.</param>
    /// <param name="givenAt">Only what was so by then is meant; null is now. What a repeated order finds since is not its business.</param>
    public Chunk Resolve(Chunk chunk, int? index, Resolution resolution, string order, DateTimeOffset now, DateTimeOffset? givenAt = null)
    {
        var which = New(IsUnconfirmed, order, givenAt ?? now);
        return resolution switch
        {
            // Nobody will ever tell what became of it.
            Resolution.Sent => Order(chunk, index, which, recipient => recipient.Become(MessageStatus.Unknown, now, detail: "resolved as sent").MetBy(order) with { InDoubt = false }, now),
            Resolution.Failed => Order(chunk, index, which, recipient => recipient.Become(MessageStatus.Failed, now, new MessageError("Resolved", "an operator declared it not sent")).MetBy(order) with { InDoubt = false }, now),
            _ => SendAgain(chunk, index, which, order, now),
        };
    }

    /// <summary>Sends again what certainly was not sent.</summary>
    /// <param name="order">As for <see cref="Resolve"/>.</param>
    /// <param name="givenAt">As for <see cref="Resolve"/>.</param>
    public Chunk Resend(Chunk chunk, string order, DateTimeOffset now, DateTimeOffset? givenAt = null) =>
        SendAgain(chunk, null, New(IsUnsent, order, givenAt ?? now), order, now);

    /// <summary>It ended, and certainly was not sent.</summary>
    internal static bool IsUnsent(Recipient recipient) => recipient is { Status: MessageStatus.Failed or MessageStatus.Rejected, GatewayId: null };

    private Chunk SendAgain(Chunk chunk, int? index, Func<Recipient, bool> which, string order, DateTimeOffset now)
    {
        if (chunk.TextPurgedAt is not null)
        {
            // What is left of it would be an empty SMS.
            return chunk;
        }

        // Whoever orders it now does not mean it to be too late already.
        var validUntil = now + Chunk.DefaultValidity;
        var next = Order(chunk, index, which, recipient =>
            recipient.Become(MessageStatus.Queued, now, detail: "to be sent again").MetBy(order) with { InDoubt = recipient.InDoubt || IsUnconfirmed(recipient) }, now);
        return next == chunk ? chunk : _work.Settle(next with { NotBefore = now, HeldBy = null, Failures = 0, ValidUntil = validUntil > chunk.ValidUntil ? validUntil : chunk.ValidUntil }, now);
    }

    // The worker that wrote the last step may have another clock than whoever took the order.
    private static Func<Recipient, bool> New(Func<Recipient, bool> which, string order, DateTimeOffset givenAt) =>
        recipient => which(recipient) && !recipient.IsMetBy(order) && (recipient.History.IsDefaultOrEmpty || recipient.History[^1].At <= givenAt + Skew);

    private Chunk Order(Chunk chunk, int? index, Func<Recipient, bool> which, Func<Recipient, Recipient> next, DateTimeOffset now)
    {
        var changed = Each(chunk, recipient => which(recipient) && (index is null || ReferenceEquals(recipient, chunk.Recipients[index.Value])), next);
        return changed == chunk ? chunk : _work.Settle(changed, now);
    }

    private static bool IsUnconfirmed(Recipient recipient) => recipient.Status == MessageStatus.Unconfirmed;
}

/// <summary>What an operator knows, or decides, of an unconfirmed message.</summary>
public enum Resolution
{
    /// <summary>It was sent.</summary>
    Sent,

    /// <summary>It was not sent, and shall not be.</summary>
    Failed,

    /// <summary>Send it again, at the risk that it comes twice.</summary>
    Resend,
}
