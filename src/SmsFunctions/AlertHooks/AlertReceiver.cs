using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SmsFunctions.Idempotency;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.Telemetry;

namespace SmsFunctions.AlertHooks;

/// <summary>Submits the deliveries of alert sources as batches, each message once.</summary>
public sealed class AlertReceiver(
    HookDecisions decisions, HookNonces nonces, BatchSubmission batches, RefusalWatch refusals, TimeProvider time, ILogger<AlertReceiver> logger)
{
    public const string Replay = "replay: this signed delivery was accepted before";

    /// <summary>Counts a delivery whose signature is missing or wrong.</summary>
    public void NoteUnsigned() => refusals.Note("Signatures of alert hooks (401)");

    /// <summary>Decides whether the content of a delivery is sent. Nothing is read or stored.</summary>
    /// <returns>The delivery to send, or the reason why nothing is sent.</returns>
    public (HookDelivery? Delivery, HookOutcome? Refusal) Check(HookSource source, HookNews news)
    {
        switch (decisions.Of(source, news))
        {
            case HookDecision.Ignore ignore:
                return (null, new HookOutcome.Ignored(ignore.Reason));
            case HookDecision.Send send:
                var plans = send.Messages.Select(message => (Message: message, Checked: batches.Check(message.Request, source.Caller))).ToList();
                var valid = plans.Where(plan => plan.Checked.Plan is not null)
                    .Select(plan => (plan.Message, plan.Checked.Plan! with { IsAlert = true })).ToImmutableArray();
                return valid.IsEmpty
                    ? (null, new HookOutcome.Invalid(plans[0].Checked.Errors))
                    : (new HookDelivery(source, valid, [.. plans.SelectMany(plan => Rejected(plan.Message, plan.Checked))], send.Warnings), null);
            case var other:
                throw new InvalidOperationException($"{other} has no handling.");
        }
    }

    /// <summary>
    /// Stores the messages one after the other. The first one that cannot be stored now ends the delivery, so that the source repeats it soon. A
    /// repetition finds what is stored by its key.
    /// </summary>
    /// <param name="key">The key of the request; null means the keys that are derived from the content.</param>
    /// <param name="nonce">The nonce of the signature; null when the delivery has none.</param>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached. Some messages may be stored.</exception>
    public async Task<HookOutcome> SendAsync(HookDelivery delivery, IdempotencyKey? key, string? nonce, CancellationToken cancellation)
    {
        var (source, begun) = (delivery.Source, time.GetUtcNow());
        if (nonce is not null && await nonces.IsKnownAsync(source.Name, nonce, cancellation))
        {
            return new HookOutcome.Ignored(Replay);
        }

        var (stored, rejected, isReplay) = (new List<BatchOutcome.Accepted>(), delivery.Rejected.ToList(), true);
        BatchOutcome.Refused? refused = null;
        foreach (var (index, (message, plan)) in delivery.Messages.Index())
        {
            if (stored.Count > 0 && time.GetUtcNow() - begun > BatchIntake.FirstAnswer)
            {
                return new HookOutcome.Unfinished(new BatchOutcome.GivenUp(stored[0].Id), stored.Count);
            }

            switch (await batches.SubmitAsync(plan, KeyOf(message, key, isFirst: index == 0), cancellation))
            {
                case IdempotentAnswer<BatchOutcome>.Answered { Answer: BatchOutcome.Accepted accepted } answer:
                    logger.HookAccepted(source.Name, message.Alerts, accepted.Id);
                    isReplay &= answer.IsReplay;
                    stored.Add(accepted);
                    break;
                case IdempotentAnswer<BatchOutcome>.Answered { Answer: BatchOutcome.Refused refusal }:
                    refused = refusal;
                    rejected.AddRange(refusal.Plan.Rejected);
                    break;
                case IdempotentAnswer<BatchOutcome>.Answered other:
                    return new HookOutcome.Unfinished(other.Answer, stored.Count);
                default:
                    return new HookOutcome.OtherRequest();
            }
        }

        if (stored.Count == 0)
        {
            return new HookOutcome.Invalid(refused!.Errors);
        }

        await KeepAsync(source, nonce, cancellation);
        return new HookOutcome.Stored([.. stored], [.. rejected], delivery.Warnings, isReplay);
    }

    // Each message has a key of its own. The first one has that of the request, which recognises a request with the same key and another body.
    private static IdempotencyKey KeyOf(HookMessage message, IdempotencyKey? key, bool isFirst) =>
        key is null ? new IdempotencyKey(message.Key, "", message.FreshAfter)
        : isFirst ? key
        : key with { Key = $"{key.Key}\n{message.Key}" };

    private static IEnumerable<RejectedItem> Rejected(HookMessage message, (BatchPlan? Plan, IReadOnlyDictionary<string, string[]> Errors) result) =>
        result.Plan is not null ? []
        : (message.Request.To ?? []).Select((number, index) => new RejectedItem(
            index, number.Text, string.Join("; ", result.Errors.SelectMany(error => error.Value.Select(problem => $"{error.Key}: {problem}")))));

    // The messages are stored: a fault here must not change the answer.
    private async Task KeepAsync(HookSource source, string? nonce, CancellationToken cancellation)
    {
        try
        {
            await (nonce is null ? Task.CompletedTask : nonces.KeepAsync(source.Name, nonce, time.GetUtcNow(), cancellation));
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            logger.NonceNotStored(fault, source.Name);
        }
    }
}
