using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.AlertHooks.Payloads;
using SmsFunctions.Http;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.StopList;
using SmsFunctions.Storage;
using SmsFunctions.Submission;
using SmsFunctions.Telemetry;

namespace SmsFunctions.AlertHooks;

/// <summary>POST hooks/{source}: alerts of other systems, in their own JSON.</summary>
public sealed class HookFunctions(
    HookSources sources,
    HookDecisions orders,
    HookNonces nonces,
    BatchRules rules,
    TimingJudge times,
    RecipientRules recipients,
    BatchIntake intake,
    IdempotentHandler once,
    TimeProvider time,
    ILogger<HookFunctions> logger)
{
    public const string Replay = "replay: this signed delivery was accepted before";

    // Enough for a group of a thousand alerts with long annotations. A source does not retry a refused delivery.
    private const int MaxBody = 4 * 1024 * 1024;

    [Function("TakeAlerts")]
    public async Task<IResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "hooks/{source}")] HttpRequest request, string source, CancellationToken cancellation)
    {
        if (!sources.TryFind(source, out var hook))
        {
            return Problems.NotFound("No alert source has this name. The settings Hooks__NAME__* define the sources.");
        }

        var (body, problem) = await JsonBody.ReadBytesAsync(request, MaxBody, cancellation);
        if (problem is not null)
        {
            logger.HookRefused(hook.Name, "the body is too large");
            return problem;
        }

        var proof = hook.Signature?.Check(request.Headers, body, time.GetUtcNow()) ?? SignatureProof.Good(null);
        if (proof.Problem is not null)
        {
            logger.HookRefused(hook.Name, proof.Problem);
            return Problems.Unauthorized(proof.Problem);
        }

        var (news, errors) = PayloadReader.Read(hook, body, request.Headers);
        return news is null ? Invalid(hook, errors) : orders.Of(hook, news) switch
        {
            HookDecision.Send send => await SendAsync(request, hook, body, proof.Nonce, send, cancellation),
            HookDecision.Ignore ignore => Ignored(hook, ignore.Reason),
            var other => throw new InvalidOperationException($"{other} has no answer."),
        };
    }

    private async Task<IResult> SendAsync(
        HttpRequest request, HookSource hook, ReadOnlyMemory<byte> body, string? nonce, HookDecision.Send send, CancellationToken cancellation)
    {
        var (plan, errors) = rules.Check(send.Request);
        if (plan is null)
        {
            return Invalid(hook, errors);
        }

        // The header is not covered by the signature. With a new key each time, one signed delivery could be sent many times.
        IdempotencyKey? key = null;
        if (hook.Signature is null && !IdempotencyHeader.TryReadKey(request, body, out key, out var malformed))
        {
            return malformed;
        }

        return await StorageGuard.AnswerAsync(logger, async () =>
        {
            if (nonce is not null && await nonces.IsKnownAsync(hook.Name, nonce, cancellation))
            {
                return Ignored(hook, Replay);
            }

            await recipients.RefreshAsync(cancellation);
            plan = plan.Refuse(recipients.Refusal);
            key ??= new IdempotencyKey(send.Key, "", send.FreshAfter);
            return IdempotentResult.Of(request, await once.HandleAsync(key, AcceptAsync, cancellation), answer => answer);
        }, cancellation);

        async Task<Handled<IResult>> AcceptAsync(Acceptance acceptance)
        {
            if (plan.Accepted == 0 && !acceptance.IsRepeated)
            {
                return new(Invalid(hook, plan.NobodyValid()), true);
            }

            var (timing, problems) = times.Judge(plan.Times, plan.Mode, acceptance);
            if (timing is null)
            {
                return new(Invalid(hook, problems), !acceptance.IsRepeated);
            }

            switch (await intake.AcceptAsync(plan, timing, acceptance, cancellation))
            {
                case BatchOutcome.Accepted accepted:
                    logger.HookAccepted(hook.Name, send.Alerts, accepted.Id);
                    await KeepAsync(hook, nonce, cancellation);
                    var answer = HookAnswer.Of(plan.AsStored(accepted.Chunks), accepted.Id);
                    return new(TypedResults.Accepted($"{Parent(request)}/batches/{accepted.Id}", answer), false);
                case BatchOutcome.Unknown unknown:
                    return new(Problems.AcceptUnknown("batches", unknown.Id.ToString()), false);
                default:
                    return new(Problems.StorageDown(), true);
            }
        }
    }

    // The messages are stored: a fault here must not change the answer.
    private async Task KeepAsync(HookSource hook, string? nonce, CancellationToken cancellation)
    {
        try
        {
            await (nonce is null ? Task.CompletedTask : nonces.KeepAsync(hook.Name, nonce, time.GetUtcNow(), cancellation));
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            logger.NonceNotKept(fault, hook.Name);
        }
    }

    // The payload may name the recipients at a path of its own; the error then names this path.
    private IResult Invalid(HookSource hook, IReadOnlyDictionary<string, string[]> errors)
    {
        var named = hook.Paths?.To is { } to && errors.TryGetValue("to", out var problem)
            ? new Dictionary<string, string[]>(errors.Where(error => error.Key != "to")) { [to.Text] = problem }
            : errors;
        logger.HookRefused(hook.Name, "the payload is invalid; the response gives the errors");
        return Problems.Invalid(named);
    }

    private IResult Ignored(HookSource hook, string reason)
    {
        logger.HookIgnored(hook.Name, reason);
        return TypedResults.Ok(new HookIgnored(reason));
    }

    // /api/hooks/ops is beside /api/batches.
    private static string Parent(HttpRequest request) =>
        request.Path.Value is { } path && path.LastIndexOf("/hooks/", StringComparison.OrdinalIgnoreCase) is var end and >= 0 ? path[..end] : "";
}
