using Microsoft.Extensions.Options;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;
using SmsFunctions.Tracking;

namespace SmsFunctions.Sending;

/// <summary>
/// The one state machine: every next state of a chunk is made here, with the marker that goes with it. It reads no clock and no
/// storage. A chunk has a marker exactly as long as it is neither finished nor waiting for an operator.
/// </summary>
public sealed class ChunkMachine(TrackingPlan plan, RetryPolicy retries, IOptions<SendingOptions> options)
{
    /// <value>A hint that comes this early is waited for; an earlier one is dropped, since the marker brings the chunk back.</value>
    public static readonly TimeSpan EarlyWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RoundPause = TimeSpan.FromSeconds(10);

    // Longer than any request may take to be stored: the host ends it before.
    private static readonly TimeSpan CommitPatience = TimeSpan.FromMinutes(15);

    /// <summary>A new chunk, all its recipients queued.</summary>
    public Chunk Accept(Chunk chunk) =>
        Settle(chunk with { Recipients = [.. chunk.Recipients.Select(recipient => recipient.Become(MessageStatus.Queued, chunk.CreatedAt))] });

    /// <summary>A new chunk of a request that takes several transactions: it waits until the last of them is stored.</summary>
    public Chunk Hold(Chunk chunk) => Settle(chunk with { IsUncommitted = true });

    /// <summary>A chunk whose request is known to be stored to its end.</summary>
    public Chunk Commit(Chunk chunk) => chunk.IsUncommitted ? Settle(chunk with { IsUncommitted = false }) : chunk;

    /// <summary>What a worker that holds a hint may do now.</summary>
    public Claim Claim(Chunk chunk, DateTimeOffset now)
    {
        if (chunk.IsUncommitted)
        {
            return new Claim.Drop("its request is not stored to its end");
        }

        if (chunk.Has(MessageStatus.Sending))
        {
            return now < chunk.LeaseUntil ? new Claim.Drop("another worker is sending it") : new Claim.GiveUp(Abandon(chunk, now));
        }

        if (!chunk.Has(MessageStatus.Queued))
        {
            return new Claim.Drop("nothing is left to send");
        }

        if (now > chunk.ValidUntil)
        {
            return new Claim.GiveUp(Settle(Each(chunk, MessageStatus.Queued, recipient => recipient.Become(MessageStatus.Expired, now))));
        }

        if (chunk.NotBefore > now)
        {
            return chunk.NotBefore - now <= EarlyWait ? new Claim.Wait(chunk.NotBefore) : new Claim.Drop("it is not due");
        }

        var call = Guid.NewGuid().ToString("n");
        var next = Each(chunk, MessageStatus.Queued, recipient => recipient.Become(MessageStatus.Sending, now) with { Call = call });
        return new Claim.Take(Settle(next with { Attempts = chunk.Attempts + 1, LeaseUntil = now + Patience }), call);
    }

    /// <summary>A claim given back unused, since its worker may not call any more. No bytes left, whatever others have concluded meanwhile.</summary>
    public Chunk HandBack(Chunk chunk, string call, DateTimeOffset now)
    {
        if (!chunk.Recipients.Any(recipient => IsOf(recipient, call)))
        {
            return chunk;
        }

        return Settle(chunk with
        {
            Attempts = chunk.Attempts - 1,
            Recipients = [.. chunk.Recipients.Select(recipient => IsOf(recipient, call)
                ? recipient.Become(MessageStatus.Queued, now, detail: "given back before the call")
                : recipient)],
        });
    }

    /// <summary>A call's answer laid on the recipients that were in it, each of which may have changed since.</summary>
    /// <param name="call">The id that the claim gave.</param>
    /// <param name="replies">By the recipient's index.</param>
    public Chunk Answer(Chunk chunk, string call, IEnumerable<(int Index, PhoneReply Reply)> replies, DateTimeOffset now)
    {
        var transient = false;
        var recipients = chunk.Recipients.ToBuilder();
        foreach (var (index, reply) in replies)
        {
            // A gateway that cannot be reached has given no answer: that is waited out for as long as the message is worth sending.
            var counts = reply is { Verdict: Verdict.TryLater, Error.Code: not GatewayErrorCode.NotSent } && IsOf(recipients[index], call);
            transient |= counts;
            recipients[index] = Land(recipients[index], call, reply, now, exhausted: counts && chunk.Failures + 1 >= retries.MaxAttempts);
        }

        return Settle(chunk with
        {
            Recipients = recipients.ToImmutable(),
            Failures = chunk.Failures + (transient ? 1 : 0),
            NotBefore = now + retries.Delay(chunk.Attempts - 1),
        });
    }

    /// <summary>The marker moved on because a new hint is on its way.</summary>
    public Chunk Hinted(Chunk chunk, DateTimeOffset now) => chunk with { Marker = new Marker(MarkerKind.Send, now + Patience) };

    /// <summary>The outcome of a round of status checks.</summary>
    /// <param name="replies">By the recipient's index.</param>
    /// <param name="isWhole">False: time ran out before all were asked, so the round goes on soon.</param>
    public Chunk Poll(Chunk chunk, IEnumerable<(int Index, StatusReply Reply)> replies, bool isWhole, DateTimeOffset now)
    {
        var answered = true;
        var recipients = chunk.Recipients.ToBuilder();
        foreach (var (index, reply) in replies)
        {
            answered &= reply.Verdict is Verdict.Accepted or Verdict.Refused;
            recipients[index] = DeliveryNews.Apply(recipients[index], reply, now);
        }

        var next = chunk with { Recipients = recipients.ToImmutable() };
        if (!isWhole)
        {
            return Settle(next, now + RoundPause);
        }

        return plan.After(chunk, now, answered) switch
        {
            { } check => Settle(next with { PollNumber = check.Number }, check.At),
            null => Settle(Each(next, MessageStatus.Sent, recipient => recipient.Become(MessageStatus.Unknown, now, detail: recipient.GatewayStatus))),
        };
    }

    // A hint on its way is trusted for as long as a worker is.
    private TimeSpan Patience => options.Value.Lease;

    // Its worker is gone and nobody can tell whether the bytes left: it is never sent again by itself.
    private Chunk Abandon(Chunk chunk, DateTimeOffset now) => Settle(Each(chunk, MessageStatus.Sending, recipient => recipient.Become(
        MessageStatus.Unconfirmed, now, new MessageError(nameof(GatewayErrorCode.NoAnswer), "the worker stopped before it stored the gateway's answer"))));

    private static bool IsOf(Recipient recipient, string call) =>
        recipient.Call == call && recipient.Status is MessageStatus.Sending or MessageStatus.Unconfirmed;

    private static Recipient Land(Recipient recipient, string call, PhoneReply reply, DateTimeOffset now, bool exhausted)
    {
        if (!IsOf(recipient, call))
        {
            // It was sent again meanwhile: both ids are kept, so that whoever looks sees both messages. One that is there already has landed before.
            return reply.GatewayId is { } late && !recipient.GatewayIds.Contains(late) ? recipient with { GatewayIds = recipient.GatewayIds.Insert(0, late) } : recipient;
        }

        var error = reply.Error is { } given ? new MessageError(given.Code.ToString(), given.Detail) : null;
        return reply.Verdict switch
        {
            Verdict.Accepted => recipient.Become(MessageStatus.Sent, now) with { GatewayIds = recipient.GatewayIds.Add(reply.GatewayId!) },
            Verdict.Refused => recipient.Become(reply.Error?.Code == GatewayErrorCode.UnknownRefusal ? MessageStatus.Failed : MessageStatus.Rejected, now, error),
            Verdict.TryLater => recipient.Become(exhausted ? MessageStatus.Failed : MessageStatus.Queued, now, error),
            Verdict.AccountStopped => recipient.Become(MessageStatus.Queued, now, error),
            Verdict.Unconfirmed => recipient.Status == MessageStatus.Unconfirmed ? recipient : recipient.Become(MessageStatus.Unconfirmed, now, error),
            _ => throw new ArgumentOutOfRangeException(nameof(reply), reply.Verdict, "A new verdict needs a next state."),
        };
    }

    // Lease and marker follow from the recipients' states alone.
    private Chunk Settle(Chunk chunk, DateTimeOffset? nextCheck = null)
    {
        if (chunk.IsUncommitted)
        {
            return chunk with { Marker = new Marker(MarkerKind.Uncommitted, chunk.CreatedAt + CommitPatience) };
        }

        if (chunk.Has(MessageStatus.Sending))
        {
            return chunk with { Marker = new Marker(MarkerKind.Send, chunk.LeaseUntil!.Value) };
        }

        Marker? marker = chunk.Has(MessageStatus.Queued) ? new Marker(MarkerKind.Send, chunk.NotBefore + Patience)
            : chunk.Has(MessageStatus.Sent) ? new Marker(MarkerKind.Poll, nextCheck ?? plan.At(chunk, chunk.PollNumber))
            : null;
        return chunk with { LeaseUntil = null, Marker = marker };
    }

    private static Chunk Each(Chunk chunk, MessageStatus status, Func<Recipient, Recipient> next) => chunk with
    {
        Recipients = [.. chunk.Recipients.Select(recipient => recipient.Status == status ? next(recipient) : recipient)],
    };
}
