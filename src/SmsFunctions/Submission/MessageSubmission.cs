using SmsFunctions.Callers;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Spending;
using SmsFunctions.StopList;

namespace SmsFunctions.Submission;

/// <summary>Accepts single messages: validates them, applies the stop list and the times, and stores each message once per idempotency key.</summary>
public sealed class MessageSubmission(
    MessageRules rules,
    TimingJudge times,
    RecipientRules recipients,
    ChunkPlanner planner,
    MessageIntake intake,
    BalanceBook balance,
    IdempotentHandler idempotency,
    RequestQuota quota)
{
    /// <summary>Returns the valid message, or all errors by field.</summary>
    public (ValidMessage? Message, IReadOnlyDictionary<string, string[]> Errors) Check(MessageRequest request, Caller caller) =>
        rules.Check(request, caller);

    /// <summary>Stores the message. A repeated request with the same key finds the stored message.</summary>
    /// <param name="key">Null for a request without a key.</param>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; nothing was stored.</exception>
    public async Task<IdempotentAnswer<MessageOutcome>> SubmitAsync(ValidMessage message, IdempotencyKey? key, CancellationToken cancellation)
    {
        await recipients.RefreshAsync(cancellation);
        return await idempotency.HandleAsync(key is null ? null : key with { SendAt = message.Times.FirstCall }, async acceptance =>
        {
            var (prepared, refusal) = Prepare(message, acceptance, isCounted: true);

            // A refused first request frees its key. A repeated request may be stored already, so it keeps its key.
            return prepared is null ? new Handled<MessageOutcome>(refusal!, FreesKey: !acceptance.IsRepeated)
                : await TakeAsync(prepared, cancellation) is { } over
                    ? new Handled<MessageOutcome>(new MessageOutcome.TooMany(over), FreesKey: !acceptance.IsRepeated)
                : new Handled<MessageOutcome>(await StoreAsync(prepared, cancellation), FreesKey: false);
        }, cancellation);
    }

    /// <summary>Makes a dry run: checks the message like <see cref="SubmitAsync"/>, except for the limits of numbers, and stores nothing.</summary>
    public async Task<MessageOutcome> TryAsync(ValidMessage message, CancellationToken cancellation)
    {
        await recipients.RefreshAsync(cancellation);
        var (prepared, refusal) = Prepare(message, idempotency.New(), isCounted: false);
        if (prepared is null)
        {
            return refusal!;
        }

        var chunk = planner.Plan(prepared.Message, prepared.Timing, prepared.Acceptance);
        return new MessageOutcome.Tried(
            chunk,
            message.Savings.IsAny ? message.Text.AsWritten : null,
            await BalanceCheck.OfAsync(chunk.Recipients[0].Price, balance, cancellation));
    }

    /// <summary>Applies the stop list, the times and the limits of numbers to a new request.</summary>
    /// <returns>The message to store, or the reason why it is refused.</returns>
    public async Task<(PreparedMessage? Prepared, MessageOutcome.Refused? Refusal)> PrepareAsync(ValidMessage message, CancellationToken cancellation)
    {
        await recipients.RefreshAsync(cancellation);
        return Prepare(message, idempotency.New(), isCounted: true);
    }

    /// <summary>Counts a prepared message against the limits of its caller. If they refuse it, its number is not counted either.</summary>
    /// <returns>Null when the limits allow it.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; nothing was stored or counted.</exception>
    public Task<OverLimit?> TakeAsync(PreparedMessage prepared, CancellationToken cancellation) => quota.TakeAsync(
        prepared.Message.Caller,
        1,
        prepared.Request,
        prepared.Acceptance,
        () => recipients.Uncount(prepared.Message.Phone, isAlert: false),
        cancellation);

    /// <summary>Stores a prepared message. A repeated call with the same acceptance finds the stored message.</summary>
    public async Task<MessageOutcome> StoreAsync(PreparedMessage prepared, CancellationToken cancellation)
    {
        var taken = await intake.AcceptAsync(prepared.Message, prepared.Timing, prepared.Acceptance, cancellation);
        return taken.IsStored ? new MessageOutcome.Accepted(taken.Chunk) : new MessageOutcome.Unknown(new MessageId(taken.Chunk.Id, 0));
    }

    // The limits of numbers come last: what is refused for another reason is not counted. A repeated request was counted before.
    private (PreparedMessage? Prepared, MessageOutcome.Refused? Refusal) Prepare(ValidMessage message, Acceptance acceptance, bool isCounted)
    {
        var (timing, errors) = times.Judge(message.Times, message.Mode, acceptance);
        if (!acceptance.IsRepeated && recipients.Refusal(message.Phone) is { } refusal)
        {
            return (null, new MessageOutcome.Refused(new Dictionary<string, string[]>(errors) { ["to"] = [refusal.Text] }, refusal));
        }

        if (timing is null)
        {
            return (null, new MessageOutcome.Refused(errors, Recipient: null));
        }

        return isCounted && !acceptance.IsRepeated && recipients.Count(message.Phone, isAlert: false) is { } tooMany
            ? (null, new MessageOutcome.Refused(new Dictionary<string, string[]> { ["to"] = [tooMany.Error.Text] }, tooMany.Error)
            {
                RetryAfter = tooMany.RetryAfter,
            })
            : (new PreparedMessage(message, timing, acceptance), null);
    }
}
