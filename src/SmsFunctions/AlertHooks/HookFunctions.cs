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
    private const string Some =
        "Some messages of the delivery may be stored, and the others are not. Repeat the delivery: what is stored is not stored again.";

    // The limit of the platform. A source does not repeat what is refused, so no body is refused for its size. A string may have 4 MB.
    private static readonly BodyBounds Bounds = new(MaxBytes: 100 * 1024 * 1024, MaxPart: 8 * 1024 * 1024);

    [Function("TakeAlerts")]
    public async Task<IResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "hooks/{source}")] HttpRequest request, string source, CancellationToken cancellation)
    {
        if (!sources.TryFind(source, out var hook))
        {
            return Problems.NotFound("No alert source has this name. The settings Hooks__NAME__* define the sources.");
        }

        if (DryRun.Refusal(request) is { } refused)
        {
            return refused;
        }

        using var signature = hook.Signature?.Begin(request.Headers);
        if (signature?.Problem is { } missing)
        {
            return Unsigned(hook, missing);
        }

        var payload = new PayloadReader(hook);
        var (hash, problem) = await bodies.ReadStreamAsync(request, Bounds, payload.ParseAsync, cancellation, signature is null ? null : signature.Append);
        if (problem is not null)
        {
            logger.HookRefused(hook.Name, "the body could not be read; the response gives the reason");
            return problem;
        }

        if (signature?.End(time.GetUtcNow()) is { } wrong)
        {
            return Unsigned(hook, wrong);
        }

        var (news, errors) = payload.Result(hash, request.Headers);
        if (news is null)
        {
            return Invalid(hook, errors);
        }

        var (delivery, refusal) = receiver.Check(hook, news);
        return delivery is null ? Answer(request, hook, refusal!) : await SendAsync(request, hash, delivery, signature?.Nonce, cancellation);
    }

    private async Task<IResult> SendAsync(HttpRequest request, string bodyHash, HookDelivery delivery, string? nonce, CancellationToken cancellation)
    {
        // The header is not covered by the signature. With a new key each time, one signed delivery could be sent many times.
        IdempotencyKey? key = null;
        if (delivery.Source.Signature is null
            && !IdempotencyHeader.TryReadKey(request, request.Caller().Name, bodyHash, isSecret: false, out key, out var malformed))
        {
            return malformed;
        }

        return await StorageGuard.AnswerAsync(
            logger,
            async () => Answer(request, delivery.Source, await receiver.SendAsync(delivery, key, nonce, cancellation)),
            cancellation,
            delivery.Messages.Length > 1 ? () => Problems.Unavailable(Some) : null);
    }

    private IResult Unsigned(HookSource hook, string problem)
    {
        logger.HookRefused(hook.Name, problem);
        receiver.NoteUnsigned();
        return Problems.Unauthorized(problem);
    }

    private IResult Answer(HttpRequest request, HookSource hook, HookOutcome outcome)
    {
        switch (outcome)
        {
            case HookOutcome.Ignored ignored:
                logger.HookIgnored(hook.Name, ignored.Reason);
                return TypedResults.Ok(HookAnswer.OfIgnored(ignored.Reason));
            case HookOutcome.Invalid invalid:
                return Invalid(hook, invalid.Errors);
            case HookOutcome.OtherRequest:
                return Problems.KeyOfAnotherRequest();
            case HookOutcome.Unfinished unfinished:
                return Unfinished(unfinished);
            case HookOutcome.Stored stored:
                stored.Warnings.ToList().ForEach(warning => logger.HookWarning(hook.Name, warning));
                IdempotentResult.Mark(request, stored.IsReplay);
                return TypedResults.Accepted($"{Parent(request)}/batches/{stored.Batches[0].Id}", HookAnswer.Of(stored));
            default:
                throw new InvalidOperationException($"{outcome} has no answer.");
        }
    }

    private static IResult Unfinished(HookOutcome.Unfinished unfinished) => (unfinished.Outcome, unfinished.Count) switch
    {
        (BatchOutcome.Unknown unknown, 0) => Problems.AcceptUnknown("batches", unknown.Id.ToString()),
        (BatchOutcome.GivenUp, 0) => Problems.StorageDown(),
        (BatchOutcome.TooMany many, 0) => Problems.TooMany(many.Limit.Limit, many.Limit.RetryAfter),
        (BatchOutcome.TooMany many, _) => Problems.TooMany(many.Limit.Limit, many.Limit.RetryAfter, Some),
        (BatchOutcome.Unknown or BatchOutcome.GivenUp, _) => Problems.Unavailable(Some),
        var (other, _) => throw new InvalidOperationException($"{other} has no answer."),
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
