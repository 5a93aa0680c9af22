using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>DELETE messages/{id}, DELETE batches/{id}.</summary>
public sealed class CancelFunctions(OperationFactory factory, MessageOperations operations, ILogger<CancelFunctions> logger)
{
    [Function("CancelMessage")]
    public async Task<IResult> CancelMessageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "messages/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        MessageId.TryParse(id, out var message)
            ? await AnswerAsync(
                () => operations.CarryOutAsync(factory.Cancel(request.Caller()), message, DryRun.IsWanted(request), cancellation),
                Problems.NoMessage,
                OperationProblems.CannotCancel,
                cancellation)
            : Problems.NoMessage();

    [Function("CancelBatch")]
    public async Task<IResult> CancelBatchAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "batches/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        BatchId.TryParse(id, out var batch)
            ? await AnswerAsync(
                () => operations.CarryOutAsync(factory.Cancel(request.Caller()), batch, DryRun.IsWanted(request), cancellation),
                Problems.NoBatch,
                OperationProblems.CannotCancelBatch,
                cancellation)
            : Problems.NoBatch();

    private Task<IResult> AnswerAsync(
        Func<Task<OperationReport?>> cancel, Func<IResult> missing, Func<OperationReport, IResult> tooLate, CancellationToken cancellation) =>
        StorageGuard.AnswerAsync(logger, async () => await cancel() switch
        {
            null => missing(),
            { Met: 0 } report => tooLate(report),
            var report => TypedResults.Ok(new CancelAnswer(report.Met, report.NotMet)),
        }, cancellation, OperationProblems.Unfinished);
}
