using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;

namespace SmsFunctions.Submission;

/// <summary>POST batches.</summary>
public sealed class SubmitBatchFunctions(BatchSubmission submission, BodyReader bodies, ILogger<SubmitBatchFunctions> logger)
{
    private const int MaxBody = 16 * 1024 * 1024;

    [Function("SendBatch")]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "batches")] HttpRequest request, CancellationToken cancellation)
    {
        var (preview, refusal) = PreviewParameter.Read(request);
        if (refusal is not null)
        {
            return refusal;
        }

        var (body, hash, problem) = await bodies.ReadJsonAsync(request, RequestJson.Default.BatchRequest, MaxBody, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        if (await bodies.WaitAsync(request, BatchRules.FilledBytes(body!), cancellation) is { } busy)
        {
            return busy;
        }

        var (plan, errors) = submission.Check(body!, request.Caller());
        if (plan is null)
        {
            return Problems.Invalid(errors);
        }

        if (DryRun.IsWanted(request))
        {
            return await StorageGuard.AnswerAsync(logger, async () => Answer(await submission.TryAsync(plan, cancellation)), cancellation);
        }

        return IdempotencyHeader.TryReadKey(request, plan.Caller.Name, hash, plan.IsSecret, out var key, out var malformed)
            ? await StorageGuard.AnswerAsync(
                logger, async () => IdempotentResult.Of(request, await submission.SubmitAsync(plan, key, cancellation), Answer), cancellation)
            : malformed;

        IResult Answer(BatchOutcome outcome) => outcome switch
        {
            BatchOutcome.Accepted accepted => TypedResults.Accepted($"{request.Path}/{accepted.Id}", BatchAnswer.Of(accepted)),
            BatchOutcome.Unknown unknown => Problems.AcceptUnknown("batches", unknown.Id.ToString()),
            BatchOutcome.GivenUp => Problems.StorageDown(),
            BatchOutcome.Refused refused => Problems.Invalid(refused.Errors),
            BatchOutcome.TooMany many => Problems.TooMany(many.Limit.Limit, many.Limit.RetryAfter),
            BatchOutcome.Tried tried => TypedResults.Ok(BatchAnswer.Of(tried, preview)),
            _ => throw new InvalidOperationException($"{outcome} has no answer."),
        };
    }
}
