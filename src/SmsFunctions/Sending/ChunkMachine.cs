using Microsoft.Extensions.Options;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;
using SmsFunctions.Tracking;

namespace SmsFunctions.Sending;

/// <summary>
/// The one state machine: every next state of a chunk is made here, with the marker that goes with it. It reads no clock and no
/// storage. This part is the way of a message through the gateway; what an operator or caller may order is in ChunkMachine.Orders.cs.
/// </summary>
public sealed partial class ChunkMachine(TrackingPlan plan, RetryPolicy retries, IOptions<SendingOptions> options)
{
    /// <value>A hint that comes this early is waited for.</value>
    public static readonly TimeSpan EarlyWait = TimeSpan.FromSeconds(5);

    /// <value>A hint that comes this early is put again; an earlier one is dropped, since the marker brings the chunk back.</value>
    public static readonly TimeSpan EarlyAgain = TimeSpan.FromMinutes(1);

    private const int MaxPoisoned = 3;
    private static readonly TimeSpan PoisonPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PoisonLongest = TimeSpan.FromHours(1);

    private static readonly TimeSpan RoundPause = TimeSpan.FromSeconds(10);

    private readonly OpenWork _work = new(plan, options);

    /// <summary>A new chunk, all its recipients waiting for their time.</summary>
    public Chunk Accept(Chunk chunk) => _work.Settle(chunk with
    {
        Recipients = [.. chunk.Recipients.Select(recipient => chunk.NotBefore > chunk.CreatedAt
            ? (recipient with { Status = MessageStatus.Queued }).Show(MessageStatus.Scheduled, chunk.CreatedAt)
            : recipient.Become(MessageStatus.Queued, chunk.CreatedAt))],
    }, chunk.CreatedAt);

    /// <summary>A new chunk of a request that takes several transactions: it waits until the last of them is stored.</summary>
    public Chunk AwaitHeader(Chunk chunk) => _work.Settle(chunk with { IsUncommitted = true }, chunk.CreatedAt);

    /// <summary>A chunk whose request is known to be stored to its end.</summary>
    public Chunk Commit(Chunk chunk, DateTimeOffset now) => chunk.IsUncommitted ? _work.Settle(chunk with { IsUncommitted = false }, now) : chunk;

    /// <summary>What a worker that holds a hint may do now.</summary>
    public Claim Claim(Chunk chunk, DateTimeOffset now)
    {
        if (chunk.IsUncommitted)
        {
            return new Claim.Ignore("its request is not stored to its end");
        }

        if (chunk.Has(MessageStatus.Sending))
        {
            return now < chunk.LeaseUntil ? new Claim.Ignore("another worker is sending it") : new Claim.GiveUp(Abandon(chunk, now));
        }

        if (chunk.NextCallAt is not { } at)
        {
            return new Claim.Ignore("nothing is left to send");
        }

        if (now > chunk.ValidUntil)
        {
            return new Claim.GiveUp(Expire(chunk, now));
        }

        if (at > now)
        {
            return at - now <= EarlyWait ? new Claim.WaitUntil(at) : at - now <= EarlyAgain ? new Claim.Requeue(at) : new Claim.Ignore("it is not due");
        }

        var call = Guid.NewGuid().ToString("n");
        var next = Each(chunk, recipient => recipient.Status == MessageStatus.Queued ? chunk.NotBefore <= now : recipient.ResendAt <= now, recipient =>
            recipient.Become(MessageStatus.Sending, now) with { Call = call, InDoubt = recipient.InDoubt || recipient.Status == MessageStatus.Unconfirmed });
        return new Claim.Take(_work.Settle(next with { Attempts = chunk.Attempts + 1, LeaseUntil = now + _work.Timeout }, now), call);
    }

    /// <summary>A claim given back unused, since its worker may not call any more. No bytes left, whatever others have concluded meanwhile.</summary>
    public Chunk HandBack(Chunk chunk, string call, DateTimeOffset now)
    {
        var next = Each(chunk, recipient => ReplyReconciler.Awaits(recipient, call), recipient => recipient.Become(MessageStatus.Queued, now, detail: "given back before the call"));
        return next == chunk ? chunk : _work.Settle(next with { Attempts = chunk.Attempts - 1 }, now);
    }

    /// <summary>A call's answer laid on the recipients that were in it, each of which may have changed since.</summary>
    /// <param name="call">The id that the claim gave.</param>
    /// <param name="replies">By the recipient's index.</param>
    /// <param name="counts">Whether a "not now" counts towards <see cref="SendingOptions.MaxAttempts"/>.</param>
    public Chunk Answer(Chunk chunk, string call, IEnumerable<(int Index, PhoneReply Reply)> replies, bool counts, DateTimeOffset now)
    {
        var (failed, sent) = (false, false);
        var recipients = chunk.Recipients.ToBuilder();
        foreach (var (index, reply) in replies)
        {
            var before = recipients[index];
            var fails = counts && reply is { Verdict: Verdict.TryLater, Error.Code: not GatewayErrorCode.NotSent } && ReplyReconciler.Awaits(before, call);
            recipients[index] = ReplyReconciler.Apply(before, call, reply, chunk.Mode, now, isExhausted: fails && chunk.Failures + 1 >= retries.MaxAttempts);
            failed |= fails;
            sent |= recipients[index].Status == MessageStatus.Sent && before.Status != MessageStatus.Sent;
        }

        return _work.Settle(chunk with
        {
            Recipients = recipients.ToImmutable(),
            Failures = chunk.Failures + (failed ? 1 : 0),
            NotBefore = now + retries.Delay(chunk.Attempts - 1),
            // What was sent again is tracked from the beginning.
            PollNumber = sent ? 0 : chunk.PollNumber,
            Poisoned = 0,
            PoisonedSince = null,
        }, now);
    }

    /// <summary>What waits for a call, kept back while the gate is closed; anything else stays as it is.</summary>
    public Chunk Hold(Chunk chunk, MessageError why, DateTimeOffset now)
    {
        if (chunk.HeldBy == HoldReason.Gate || chunk.IsUncommitted || chunk.Has(MessageStatus.Sending) || chunk.NextCallAt is null || (chunk.Schedule == ScheduleKind.Hold && chunk.Due > now))
        {
            return chunk;
        }

        if (chunk.NextCallAt > now && (!chunk.Has(MessageStatus.Queued) || chunk.HeldBy == HoldReason.QuietHours))
        {
            // A call without an answer has its own pause, which may outlast the gate's, and the night is no trouble of the gate's; its marker brings it back.
            return chunk;
        }

        // Whatever delay a retry had left, the gate's pause is longer; and what failed before was the gateway's trouble, not the message's.
        var next = Each(chunk, recipient => recipient.Status == MessageStatus.Queued, recipient => recipient.Show(MessageStatus.Held, now, why));
        return _work.Settle(next with { HeldBy = HoldReason.Gate, Failures = 0, NotBefore = chunk.NotBefore < now ? chunk.NotBefore : now }, now);
    }

    /// <summary>How long the hint that a state counts on must wait; null when it counts on none.</summary>
    public static TimeSpan? HintDelay(Chunk chunk, DateTimeOffset now) =>
        OpenWork.CountsOnHint(chunk) ? chunk.NotBefore > now ? chunk.NotBefore - now : TimeSpan.Zero : null;

    /// <summary>How long the hint must wait that a sweep puts now; null when the marker's time has not come, or is not for hints.</summary>
    public static TimeSpan? SweepDelay(Chunk chunk, DateTimeOffset now)
    {
        if (chunk.Marker is not { Kind: MarkerKind.Send } marker)
        {
            return null;
        }

        var isFirst = !chunk.Has(MessageStatus.Sending) && chunk.NextCallAt is { } at && marker.At == Keys.RoundUp(at);
        return marker.At <= now ? TimeSpan.Zero : isFirst ? chunk.NextCallAt!.Value - now : null;
    }

    /// <summary>The marker moved on because a new hint is on its way.</summary>
    public Chunk Hinted(Chunk chunk, DateTimeOffset now) => chunk with
    {
        HeldBy = null,
        Marker = new Marker(MarkerKind.Send, (chunk.NextCallAt > now ? chunk.NextCallAt.Value : now) + _work.Timeout),
    };

    /// <summary>The marker back at the chunk's own time, since no hint is on its way.</summary>
    public static Chunk Unhinted(Chunk chunk) => chunk with { Marker = new Marker(MarkerKind.Send, chunk.NextCallAt!.Value) };

    /// <summary>A hint of this chunk made its worker fail so often that the host gave it up. The chunk is tried again after a pause, and ends at last.</summary>
    public Chunk Poison(Chunk chunk, DateTimeOffset now)
    {
        // A call or a check that is not due has its own hint to come: the one that failed was about something that is over.
        if (chunk.Marker is not { Kind: MarkerKind.Send or MarkerKind.Poll } marker || (marker.Kind == MarkerKind.Send ? chunk.NextCallAt : marker.At) > now)
        {
            return chunk;
        }

        var next = chunk with { Poisoned = chunk.Poisoned + 1, PoisonedSince = chunk.PoisonedSince ?? now };
        if (next.Poisoned >= MaxPoisoned && now - next.PoisonedSince >= PoisonLongest && marker.Kind == MarkerKind.Send && !(now < chunk.LeaseUntil))
        {
            var error = new MessageError("Poisoned", "its handling failed again and again; see the log");
            return _work.Settle(GiveUpCalls(Abandoned(next, now), recipient => recipient.End(MessageStatus.Failed, now, error)), now);
        }

        var again = now + TimeSpan.FromTicks((long)Math.Min(PoisonLongest.Ticks, PoisonPause.Ticks * Math.Pow(2, chunk.Poisoned)));
        return next with { Marker = marker with { At = chunk.LeaseUntil > again ? chunk.LeaseUntil.Value : again } };
    }

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

        var next = chunk with { Recipients = recipients.ToImmutable(), Poisoned = 0, PoisonedSince = null };
        if (!isWhole)
        {
            return _work.Settle(next, now, now + RoundPause);
        }

        return plan.After(chunk, now, answered) switch
        {
            { } check => _work.Settle(next with { PollNumber = check.Number }, now, check.At),
            null => _work.Settle(Each(next, recipient => recipient.Status == MessageStatus.Sent, recipient => recipient.Become(MessageStatus.Unknown, now, detail: recipient.GatewayStatus)), now),
        };
    }

    // Its worker is gone and nobody can tell whether the bytes left: it is never sent again by itself.
    private Chunk Abandon(Chunk chunk, DateTimeOffset now) => _work.Settle(Abandoned(chunk, now), now);

    private static Chunk Abandoned(Chunk chunk, DateTimeOffset now) => Each(chunk, recipient => recipient.Status == MessageStatus.Sending, recipient =>
        ReplyReconciler.Unconfirmed(recipient, chunk.Mode, now, new MessageError(nameof(GatewayErrorCode.NoAnswer), "the worker stopped before it stored the gateway's answer")));

    private Chunk Expire(Chunk chunk, DateTimeOffset now) => _work.Settle(GiveUpCalls(chunk, recipient =>
        recipient.End(MessageStatus.Expired, now, recipient.InDoubt ? new MessageError("Expired", "its time ran out before it could be sent again; an earlier call may have sent it") : recipient.Error)), now);

    // What still waits for a call gets none any more.
    private static Chunk GiveUpCalls(Chunk chunk, Func<Recipient, Recipient> end) => Each(
        Each(chunk, recipient => recipient.Status == MessageStatus.Queued, end), recipient => recipient.ResendAt is not null, recipient => recipient with { ResendAt = null });

    /// <returns>The chunk itself when none of its recipients is meant.</returns>
    private static Chunk Each(Chunk chunk, Func<Recipient, bool> which, Func<Recipient, Recipient> next) => !chunk.Recipients.Any(which) ? chunk : chunk with
    {
        Recipients = [.. chunk.Recipients.Select(recipient => which(recipient) ? next(recipient) : recipient)],
    };
}
