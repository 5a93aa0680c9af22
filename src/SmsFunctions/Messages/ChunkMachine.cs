using Microsoft.Extensions.Options;

namespace SmsFunctions.Messages;

/// <summary>
/// The state machine of chunks. It creates every next state of a chunk, with the marker of that state. It reads no clock and no storage.
/// This part has the transitions of sending and tracking. ChunkMachine.Operations.cs has the operations of callers and operators, and
/// ChunkMachine.Holding.cs has the pre-send checks.
/// </summary>
public sealed partial class ChunkMachine(TrackingPlan plan, RetryPolicy retries, IOptions<SendingOptions> options)
{
    /// <value>How early a hint may come for the worker to wait until the due time.</value>
    public static readonly TimeSpan EarlyWait = TimeSpan.FromSeconds(5);

    /// <value>How early a hint may come for the worker to enqueue it again. An earlier hint is dropped: the sweep finds the chunk by its marker.</value>
    public static readonly TimeSpan EarlyAgain = TimeSpan.FromMinutes(1);

    private const int MaxPoisoned = 3;
    private static readonly TimeSpan PoisonPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PoisonLongest = TimeSpan.FromHours(1);

    private static readonly TimeSpan RoundPause = TimeSpan.FromSeconds(10);

    private readonly OpenWork _work = new(plan, options);

    /// <summary>Creates the first state of a new chunk: all recipients are queued and wait for their due time.</summary>
    public Chunk Accept(Chunk chunk) => _work.Settle(chunk with
    {
        Recipients = [.. chunk.Recipients.Select(recipient => chunk.NotBefore > chunk.CreatedAt
            ? (recipient with { Status = MessageStatus.Queued }).Show(MessageStatus.Scheduled, chunk.CreatedAt)
            : recipient.Become(MessageStatus.Queued, chunk.CreatedAt))],
    }, chunk.CreatedAt);

    /// <summary>Marks a new chunk of a request that takes several transactions. The chunk waits until the last transaction is stored.</summary>
    public Chunk AwaitHeader(Chunk chunk) => _work.Settle(chunk with { IsUncommitted = true }, chunk.CreatedAt);

    /// <summary>Commits a chunk whose request is known to be completely stored.</summary>
    public Chunk Commit(Chunk chunk, DateTimeOffset now) => chunk.IsUncommitted ? _work.Settle(chunk with { IsUncommitted = false }, now) : chunk;

    /// <summary>Decides what a worker that received a hint does with the chunk.</summary>
    /// <param name="call">The id of the worker's call; null makes one. A worker makes at most one call under an id.</param>
    public Claim Claim(Chunk chunk, DateTimeOffset now, string? call = null)
    {
        if (chunk.IsUncommitted)
        {
            return new Claim.Ignore("its request is not completely stored");
        }

        if (chunk.Has(MessageStatus.Sending))
        {
            return now < chunk.LeaseUntil ? new Claim.Ignore("another worker is sending it") : new Claim.GiveUp(Abandon(chunk, now));
        }

        if (chunk.NextCallAt is not { } at)
        {
            return new Claim.Ignore("no message waits for a call");
        }

        if (now > chunk.ValidUntil)
        {
            return new Claim.GiveUp(Expire(chunk, now));
        }

        if (at > now)
        {
            return at - now <= EarlyWait ? new Claim.WaitUntil(at) : at - now <= EarlyAgain ? new Claim.Requeue(at) : new Claim.Ignore("it is not due");
        }

        call ??= NewCall();
        var next = Each(chunk, recipient => recipient.Status == MessageStatus.Queued ? chunk.NotBefore <= now : recipient.ResendAt <= now, recipient =>
            recipient.Become(MessageStatus.Sending, now) with { Call = call, InDoubt = recipient.InDoubt || recipient.Status == MessageStatus.Unconfirmed });
        return new Claim.Take(_work.Settle(next with { Attempts = chunk.Attempts + 1, LeaseUntil = now + _work.Lease }, now), call);
    }

    /// <summary>Returns a new id of a gateway call.</summary>
    public static string NewCall() => Guid.NewGuid().ToString("n");

    /// <summary>
    /// Returns an unused claim when its worker must not make the call. The call was not made, so recipients that became unconfirmed meanwhile are
    /// queued again as well.
    /// </summary>
    public Chunk HandBack(Chunk chunk, string call, DateTimeOffset now)
    {
        var next = Each(
            chunk,
            recipient => ReplyReconciler.Awaits(recipient, call),
            recipient => recipient.Become(MessageStatus.Queued, now, detail: "given back before the call"));
        return next == chunk ? chunk : _work.Settle(next with { Attempts = chunk.Attempts - 1 }, now);
    }

    /// <summary>Applies the answer to a call to the recipients of the call. They may have changed since the call.</summary>
    /// <param name="call">The id of the call, from the claim.</param>
    /// <param name="replies">The replies by recipient index.</param>
    /// <param name="counts">Whether a reply <see cref="Verdict.TryLater"/> counts towards <see cref="SendingOptions.MaxAttempts"/>.</param>
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
            // Tracking starts again for messages that are sent again.
            PollNumber = sent ? 0 : chunk.PollNumber,
            Poisoned = 0,
            PoisonedSince = null,
        }, now);
    }

    /// <summary>Holds a chunk that waits for a call while the gate is closed. Any other chunk stays unchanged.</summary>
    public Chunk Hold(Chunk chunk, MessageError why, DateTimeOffset now)
    {
        var isWaitingForTime = chunk.Schedule == ScheduleKind.Hold && chunk.Due > now;
        if (chunk.HeldBy == HoldReason.Gate || chunk.IsUncommitted || chunk.Has(MessageStatus.Sending) || chunk.NextCallAt is null || isWaitingForTime)
        {
            return chunk;
        }

        if (chunk.NextCallAt > now && (!chunk.Has(MessageStatus.Queued) || chunk.HeldBy == HoldReason.QuietHours))
        {
            // A resend after a call without an answer has its own delay, and quiet hours are independent of the gate.
            // The sweep finds the chunk by its marker.
            return chunk;
        }

        // The hold replaces the remaining retry delay. Earlier failures were caused by the gateway, not by the message, so they no longer count.
        var next = Each(chunk, recipient => recipient.Status == MessageStatus.Queued, recipient => recipient.Show(MessageStatus.Held, now, why));
        return _work.Settle(next with { HeldBy = HoldReason.Gate, Failures = 0, NotBefore = chunk.NotBefore < now ? chunk.NotBefore : now }, now);
    }

    /// <summary>Returns the delay of the hint that a state needs; null when it needs no hint.</summary>
    public static TimeSpan? HintDelay(Chunk chunk, DateTimeOffset now) =>
        OpenWork.NeedsHint(chunk) ? chunk.NotBefore > now ? chunk.NotBefore - now : TimeSpan.Zero : null;

    /// <summary>Returns the delay of the hint that the sweep enqueues now; null when the marker is not due or is not a send marker.</summary>
    public static TimeSpan? SweepDelay(Chunk chunk, DateTimeOffset now)
    {
        if (chunk.Marker is not { IsSend: true } marker)
        {
            return null;
        }

        var isFirst = !chunk.Has(MessageStatus.Sending) && chunk.NextCallAt is { } at && marker.At == Marker.RoundUp(at);
        return marker.At <= now ? TimeSpan.Zero : isFirst ? chunk.NextCallAt!.Value - now : null;
    }

    /// <summary>Moves the marker because a new hint is in the queue.</summary>
    public Chunk Hinted(Chunk chunk, DateTimeOffset now) => chunk with
    {
        HeldBy = null,
        Marker = Marker.OfSend(chunk.Priority, (chunk.NextCallAt > now ? chunk.NextCallAt.Value : now) + _work.Lease),
    };

    /// <summary>Moves the marker to the time of the next call because no hint is in the queue.</summary>
    public static Chunk Unhinted(Chunk chunk) => chunk with { Marker = Marker.OfSend(chunk.Priority, chunk.NextCallAt!.Value) };

    /// <summary>
    /// Handles a hint that the host moved to the poison queue. The chunk is tried again after a pause that doubles each time. Calls are given up after
    /// 3 or more such hints, an hour or more after the first.
    /// </summary>
    public Chunk Poison(Chunk chunk, DateTimeOffset now)
    {
        // A call or a check that is not due gets its own hint. The failed hint was for an earlier step.
        if (chunk.Marker is not { } marker
            || !(marker.IsSend || marker.Kind == MarkerKind.Poll)
            || (marker.IsSend ? chunk.NextCallAt : marker.At) > now)
        {
            return chunk;
        }

        var next = chunk with { Poisoned = chunk.Poisoned + 1, PoisonedSince = chunk.PoisonedSince ?? now };
        if (next.Poisoned >= MaxPoisoned && now - next.PoisonedSince >= PoisonLongest && marker.IsSend && !(now < chunk.LeaseUntil))
        {
            var error = new MessageError(ErrorCodes.Poisoned, "processing of the message failed repeatedly; see the log");
            return _work.Settle(GiveUpCalls(Abandoned(next, now), recipient => recipient.End(MessageStatus.Failed, now, error)), now);
        }

        var again = now + TimeSpan.FromTicks((long)Math.Min(PoisonLongest.Ticks, PoisonPause.Ticks * Math.Pow(2, chunk.Poisoned)));
        return next with { Marker = marker with { At = chunk.LeaseUntil > again ? chunk.LeaseUntil.Value : again } };
    }

    /// <summary>Applies the result of a round of status checks.</summary>
    /// <param name="replies">The replies by recipient index.</param>
    /// <param name="isWhole">Whether all recipients were checked. False when time ran out: the round continues soon.</param>
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
            null => _work.Settle(
                Each(
                    next,
                    recipient => recipient.Status == MessageStatus.Sent,
                    recipient => recipient.Become(MessageStatus.Unknown, now, detail: recipient.GatewayStatus)),
                now),
        };
    }

    // The worker stopped, so it is unknown whether the call was made. The messages become unconfirmed.
    private Chunk Abandon(Chunk chunk, DateTimeOffset now) => _work.Settle(Abandoned(chunk, now), now);

    private static Chunk Abandoned(Chunk chunk, DateTimeOffset now)
    {
        var error = new MessageError(nameof(GatewayErrorCode.NoAnswer), "the worker stopped before it stored the gateway's answer");
        return Each(
            chunk,
            recipient => recipient.Status == MessageStatus.Sending,
            recipient => ReplyReconciler.Unconfirmed(recipient, chunk.Mode, now, error));
    }

    private Chunk Expire(Chunk chunk, DateTimeOffset now)
    {
        var inDoubt = new MessageError(ErrorCodes.Expired, "validUntil passed before the message could be sent again; an earlier call may have sent it");
        return _work.Settle(GiveUpCalls(chunk, recipient => recipient.End(MessageStatus.Expired, now, recipient.InDoubt ? inDoubt : recipient.Error)), now);
    }

    // Ends the queued messages and cancels the automatic resends.
    private static Chunk GiveUpCalls(Chunk chunk, Func<Recipient, Recipient> end) => Each(
        Each(chunk, recipient => recipient.Status == MessageStatus.Queued, end),
        recipient => recipient.ResendAt is not null,
        recipient => recipient with { ResendAt = null });

    /// <returns>The same chunk when the condition applies to no recipient.</returns>
    private static Chunk Each(Chunk chunk, Func<Recipient, bool> which, Func<Recipient, Recipient> next) => !chunk.Recipients.Any(which) ? chunk : chunk with
    {
        Recipients = [.. chunk.Recipients.Select(recipient => which(recipient) ? next(recipient) : recipient)],
    };
}
