using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.AlertHooks.Payloads;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Idempotency;
using SmsFunctions.Submission;

namespace SmsFunctions.AlertHooks;

/// <summary>POST hooks/{source}: alerts of other systems, in their own JSON.</summary>
public sealed class HookFunctions(HookSources sources, AlertReceiver receiver, BodyReader bodies, TimeProvider time, ILogger<HookFunctions> logger)
{
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

        var (body, problem) = await bodies.ReadBytesAsync(request, MaxBody, cancellation);
        if (problem is not null)
        {
            logger.HookRefused(hook.Name, "the body could not be read; the response gives the reason");
            return problem;
        }

        var proof = hook.Signature?.Check(request.Headers, body, time.GetUtcNow()) ?? SignatureProof.Good(null);
        if (proof.Problem is not null)
        {
            logger.HookRefused(hook.Name, proof.Problem);
            receiver.NoteUnsigned();
            return Problems.Unauthorized(proof.Problem);
        }

        var (news, errors) = PayloadReader.Read(hook, body, request.Headers);
        if (news is null)
        {
            return Invalid(hook, errors);
        }

        var (delivery, refusal) = receiver.Check(hook, news);
        return delivery is null ? Answer(request, hook, refusal!) : await SendAsync(request, body, delivery, proof.Nonce, cancellation);
    }

    private async Task<IResult> SendAsync(
        HttpRequest request, ReadOnlyMemory<byte> body, HookDelivery delivery, string? nonce, CancellationToken cancellation)
    {
        // The header is not covered by the signature. With a new key each time, one signed delivery could be sent many times.
        IdempotencyKey? key = null;
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        if (delivery.Source.Signature is null
            && !IdempotencyHeader.TryReadKey(request, request.Caller().Name, bodyHash, isSecret: false, out key, out var malformed))
        {
            return malformed;
        }

        return await StorageGuard.AnswerAsync(
            logger,
            async () => Answer(request, delivery.Source, await receiver.SendAsync(delivery, key, nonce, cancellation)),
            cancellation);
    }

    private IResult Answer(HttpRequest request, HookSource hook, HookOutcome outcome)
    {
        switch (outcome)
        {
            case HookOutcome.Ignored ignored:
                logger.HookIgnored(hook.Name, ignored.Reason);
                return TypedResults.Ok(new HookIgnored(ignored.Reason));
            case HookOutcome.Invalid invalid:
                return Invalid(hook, invalid.Errors);
            case HookOutcome.Submitted submitted:
                return IdempotentResult.Of(request, submitted.Answer, batch => Answer(request, hook, batch));
            default:
                throw new InvalidOperationException($"{outcome} has no answer.");
        }
    }

    private IResult Answer(HttpRequest request, HookSource hook, BatchOutcome outcome) => outcome switch
    {
        BatchOutcome.Accepted accepted =>
            TypedResults.Accepted($"{Parent(request)}/batches/{accepted.Id}", HookAnswer.Of(accepted.Plan, accepted.Id)),
        BatchOutcome.Unknown unknown => Problems.AcceptUnknown("batches", unknown.Id.ToString()),
        BatchOutcome.GivenUp => Problems.StorageDown(),
        BatchOutcome.TooMany many => Problems.TooMany(many.Limit.Limit, many.Limit.RetryAfter),
        BatchOutcome.Refused refused => Invalid(hook, refused.Errors),
        _ => throw new InvalidOperationException($"{outcome} has no answer."),
    };

    // The payload may name the recipients at a path of its own; the error then names this path.
    private IResult Invalid(HookSource hook, IReadOnlyDictionary<string, string[]> errors)
    {
        var named = hook.Paths?.To is { } to && errors.TryGetValue("to", out var problem)
            ? new Dictionary<string, string[]>(errors.Where(error => error.Key != "to")) { [to.Text] = problem }
            : errors;
        logger.HookRefused(hook.Name, "the payload is invalid; the response gives the errors");
        return Problems.Invalid(named);
    }

    // Returns /api for /api/hooks/ops: the batches have addresses below /api/batches.
    private static string Parent(HttpRequest request) =>
        request.Path.Value is { } path && path.LastIndexOf("/hooks/", StringComparison.OrdinalIgnoreCase) is var end and >= 0 ? path[..end] : "";
}
