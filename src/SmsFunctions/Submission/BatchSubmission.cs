using SmsFunctions.Callers;
using SmsFunctions.Foundation;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Spending;
using SmsFunctions.StopList;

namespace SmsFunctions.Submission;

/// <summary>Accepts batches: validates them, applies the stop list and the times, and stores each batch once per idempotency key.</summary>
public sealed class BatchSubmission(
    BatchRules rules,
    TimingJudge times,
    RecipientRules recipients,
    BatchIntake intake,
    BalanceBook balance,
    IdempotentHandler idempotency,
    RequestQuota quota,
    TimeProvider time)
{
    /// <summary>Returns the plan, or all errors of the request by field.</summary>
    public (BatchPlan? Plan, IReadOnlyDictionary<string, string[]> Errors) Check(BatchRequest request, Caller caller) =>
        rules.Check(request, caller);

    /// <summary>Stores the batch. A repeated request with the same key finds the stored batch.</summary>
    /// <param name="key">Null for a request without a key.</param>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; nothing was stored.</exception>
    public async Task<IdempotentAnswer<BatchOutcome>> SubmitAsync(BatchPlan plan, IdempotencyKey? key, CancellationToken cancellation)
    {
        var begun = time.GetUtcNow();
        using var limit = new TimeLimit(BatchIntake.FirstAnswer, time, cancellation);
        var checkedPlan = await RefuseAsync(plan, limit.Token);
        return await idempotency.HandleAsync(key is null ? null : key with { SendAt = plan.Times.FirstCall }, async acceptance =>
        {
            var (prepared, refusal) = Prepare(checkedPlan, acceptance, isCounted: true);
            if (prepared is null)
            {
                // A refused first request frees its key. A repeated request may be stored already, so it keeps its key.
                return new Handled<BatchOutcome>(refusal!, FreesKey: !acceptance.IsRepeated);
            }

            if (await TakeAsync(prepared, limit.Token) is { } over)
            {
                return new Handled<BatchOutcome>(new BatchOutcome.TooMany(over), FreesKey: !acceptance.IsRepeated);
            }

            var outcome = await StoreAsync(prepared, begun, cancellation);
            if (outcome is BatchOutcome.GivenUp && !acceptance.IsRepeated)
            {
                prepared.Plan.Unlimit(recipients);
            }

            return new Handled<BatchOutcome>(outcome, FreesKey: outcome is BatchOutcome.GivenUp);
        }, limit.Token);
    }

    /// <summary>Makes a dry run: checks the batch like <see cref="SubmitAsync"/>, except for the limits of numbers, and stores nothing.</summary>
    public async Task<BatchOutcome> TryAsync(BatchPlan plan, CancellationToken cancellation)
    {
        var checkedPlan = await RefuseAsync(plan, cancellation);
        var (prepared, refusal) = Prepare(checkedPlan, idempotency.New(), isCounted: false);
        return prepared is null
            ? refusal!
            : new BatchOutcome.Tried(prepared.Plan, prepared.Timing, await BalanceCheck.OfAsync(prepared.Plan.Price, balance, cancellation));
    }

    /// <summary>Applies the stop list, the times and the limits of numbers to a new request.</summary>
    /// <returns>The batch to store, or the reason why it is refused.</returns>
    public async Task<(PreparedBatch? Prepared, BatchOutcome.Refused? Refusal)> PrepareAsync(BatchPlan plan, CancellationToken cancellation)
    {
        var checkedPlan = await RefuseAsync(plan, cancellation);
        return Prepare(checkedPlan, idempotency.New(), isCounted: true);
    }

    /// <summary>Counts a prepared batch against the limits of its caller. If they refuse it, its numbers are not counted either.</summary>
    /// <returns>Null when the limits allow it.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; nothing was stored or counted.</exception>
    public Task<OverLimit?> TakeAsync(PreparedBatch prepared, CancellationToken cancellation) => quota.TakeAsync(
        prepared.Plan.Caller,
        prepared.Plan.Accepted,
        prepared.Request,
        prepared.Acceptance,
        () => prepared.Plan.Unlimit(recipients),
        cancellation);

    /// <summary>Stores a prepared batch. A repeated call with the same acceptance finds the stored batch.</summary>
    public Task<BatchOutcome> StoreAsync(PreparedBatch prepared, CancellationToken cancellation) =>
        StoreAsync(prepared, time.GetUtcNow(), cancellation);

    // Takes the token of the caller and not one with a time limit: at the end it is unknown whether the batch is stored, and the answer says so.
    private Task<BatchOutcome> StoreAsync(PreparedBatch prepared, DateTimeOffset begun, CancellationToken cancellation) =>
        intake.AcceptAsync(prepared.Plan, prepared.Timing, prepared.Acceptance, begun, cancellation);

    private async Task<BatchPlan> RefuseAsync(BatchPlan plan, CancellationToken cancellation)
    {
        await recipients.RefreshAsync(cancellation);
        return plan.Refuse(recipients.Refusal);
    }

    // The limits of numbers come last: what is refused for another reason is not counted. A repeated request was counted before.
    private (PreparedBatch? Prepared, BatchOutcome.Refused? Refusal) Prepare(BatchPlan plan, Acceptance acceptance, bool isCounted)
    {
        if (plan.Accepted == 0 && !acceptance.IsRepeated)
        {
            return (null, new BatchOutcome.Refused(plan, plan.NoneValid()));
        }

        var (timing, errors) = times.Judge(plan.Times, plan.Mode, acceptance);
        if (timing is null)
        {
            return (null, new BatchOutcome.Refused(plan, errors));
        }

        var limited = isCounted && !acceptance.IsRepeated ? plan.Limit(recipients) : plan;
        return limited.Accepted == 0 && !acceptance.IsRepeated
            ? (null, new BatchOutcome.Refused(limited, limited.NoneValid()))
            : (new PreparedBatch(limited, timing, acceptance), null);
    }
}
