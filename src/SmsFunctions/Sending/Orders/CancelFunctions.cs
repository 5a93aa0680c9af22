using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending.Orders;

/// <summary>DELETE messages/{id}, DELETE batches/{id}.</summary>
public sealed class CancelFunctions(OperationRules orders, MessageOperations operations, ILogger<CancelFunctions> logger)
{
    [Function("CancelMessage")]
    public async Task<IResult> CancelMessageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "messages/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        MessageId.TryParse(id, out var message)
            ? await AnswerAsync(
                () => operations.CarryOutAsync(orders.Cancel(), message, DryRun.IsWanted(request), cancellation),
                OrderProblems.NoMessage,
                OrderProblems.CannotCancel,
                cancellation)
            : OrderProblems.NoMessage();

    [Function("CancelBatch")]
    public async Task<IResult> CancelBatchAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "batches/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        BatchId.TryParse(id, out var batch)
            ? await AnswerAsync(
                () => operations.CarryOutAsync(orders.Cancel(), batch, DryRun.IsWanted(request), cancellation),
                OrderProblems.NoBatch,
                OrderProblems.CannotCancelBatch,
                cancellation)
            : OrderProblems.NoBatch();

    private Task<IResult> AnswerAsync(
        Func<Task<OrderReport?>> cancel, Func<IResult> missing, Func<OrderReport, IResult> tooLate, CancellationToken cancellation) =>
        StorageGuard.AnswerAsync(logger, async () => await cancel() switch
        {
            null => missing(),
            { Met: 0 } report => tooLate(report),
            var report => TypedResults.Ok(new CancelAnswer(report.Met, report.NotMet)),
        }, cancellation, OrderProblems.Unfinished);
}
