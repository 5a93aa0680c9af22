using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>PATCH batches/{id}.</summary>
public sealed class ChangeBatchFunctions(BatchChange change, TimeProvider time, BodyReader bodies, ILogger<ChangeBatchFunctions> logger)
{
    [Function("ChangeBatch")]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "patch", Route = "batches/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var (body, _, problem) = await bodies.ReadJsonAsync(request, OperationJson.Default.BatchChangeRequest, BodyReader.MaxBody, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var (due, errors) = OperationRequestRules.Due(body!, time.GetUtcNow());
        if (due is null)
        {
            return Problems.Invalid(errors);
        }

        return BatchId.TryParse(id, out var batch)
            ? await StorageGuard.AnswerAsync(
                logger,
                async () => await change.ChangeAsync(batch, due.Value, request.Caller(), DryRun.IsWanted(request), cancellation) switch
                {
                    BatchChangeOutcome.Done done => TypedResults.Ok(done.Batch),
                    BatchChangeOutcome.TooLate late => OperationProblems.CannotChangeBatch(late),
                    BatchChangeOutcome.Invalid invalid => Problems.Invalid(invalid.Errors),
                    _ => Problems.NoBatch(),
                },
                cancellation,
                OperationProblems.Unfinished)
            : Problems.NoBatch();
    }
}
