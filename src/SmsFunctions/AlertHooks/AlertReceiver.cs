using Microsoft.Extensions.Logging;
using SmsFunctions.Idempotency;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.Telemetry;

namespace SmsFunctions.AlertHooks;

/// <summary>Submits the deliveries of alert sources as batches, each delivery once.</summary>
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
                var (plan, errors) = batches.Check(send.Request, source.Caller);
                return plan is null ? (null, new HookOutcome.Invalid(errors)) : (new HookDelivery(source, send, plan with { IsAlert = true }), null);
            case var other:
                throw new InvalidOperationException($"{other} has no handling.");
        }
    }

    /// <param name="key">The key of the request; null means the key that is derived from the content.</param>
    /// <param name="nonce">The nonce of the signature; null when the delivery has none.</param>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; nothing was stored.</exception>
    public async Task<HookOutcome> SendAsync(HookDelivery delivery, IdempotencyKey? key, string? nonce, CancellationToken cancellation)
    {
        var (source, decision) = (delivery.Source, delivery.Decision);
        if (nonce is not null && await nonces.IsKnownAsync(source.Name, nonce, cancellation))
        {
            return new HookOutcome.Ignored(Replay);
        }

        var answer = await batches.SubmitAsync(delivery.Plan, key ?? new IdempotencyKey(decision.Key, "", decision.FreshAfter), cancellation);
        if (answer is IdempotentAnswer<BatchOutcome>.Answered { Answer: BatchOutcome.Accepted accepted })
        {
            logger.HookAccepted(source.Name, decision.Alerts, accepted.Id);
            await KeepAsync(source, nonce, cancellation);
        }

        return new HookOutcome.Submitted(answer);
    }

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
