using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>POST messages/{id}/resolve, POST batches/{id}/resolve, POST batches/{id}/resend.</summary>
public sealed class ResolveFunctions(
    OperationFactory orders, MessageOperations operations, IdempotentHandler idempotency, ILogger<ResolveFunctions> logger)
{
    private const int MaxBody = 64 * 1024;

    [Function("ResolveMessage")]
    public async Task<IResult> ResolveMessageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "messages/{id}/resolve")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var (outcome, bytes, problem) = await ReadAsync(request, cancellation);
        return problem
            ?? (MessageId.TryParse(id, out var message)
                ? await AnswerAsync(
                    request,
                    bytes,
                    outcome,
                    given => operations.CarryOutAsync(orders.Resolve(outcome, given), message, DryRun.IsWanted(request), cancellation),
                    Problems.NoMessage,
                    OperationProblems.NotUnconfirmed,
                    cancellation)
                : Problems.NoMessage());
    }

    [Function("ResolveBatch")]
    public async Task<IResult> ResolveBatchAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "batches/{id}/resolve")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var (outcome, bytes, problem) = await ReadAsync(request, cancellation);
        return problem
            ?? (BatchId.TryParse(id, out var batch)
                ? await AnswerAsync(
                    request,
                    bytes,
                    outcome,
                    given => operations.CarryOutAsync(orders.Resolve(outcome, given), batch, DryRun.IsWanted(request), cancellation),
                    Problems.NoBatch,
                    OperationProblems.NoneUnconfirmed,
                    cancellation)
                : Problems.NoBatch());
    }

    [Function("ResendBatch")]
    public async Task<IResult> ResendBatchAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "batches/{id}/resend")] HttpRequest request, string id, CancellationToken cancellation)
    {
        // The body is optional. A body with fields is rejected and not ignored.
        var (_, bytes, problem) = await JsonBody.ReadAsync(request, OperationJson.Default.ResendRequest, MaxBody, cancellation, whenEmpty: new ResendRequest());
        return problem
            ?? (BatchId.TryParse(id, out var batch)
                ? await AnswerAsync(
                    request,
                    bytes,
                    Resolution.Resend,
                    given => operations.CarryOutAsync(orders.Resend(given), batch, DryRun.IsWanted(request), cancellation),
                    Problems.NoBatch,
                    OperationProblems.NoneFailed,
                    cancellation)
                : Problems.NoBatch());
    }

    private static async Task<(Resolution Outcome, ReadOnlyMemory<byte> Bytes, IResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (body, bytes, problem) = await JsonBody.ReadAsync(request, OperationJson.Default.ResolveRequest, MaxBody, cancellation);
        if (problem is not null)
        {
            return (default, bytes, problem);
        }

        return OperationRequestRules.ResolutionOf(body!) is { } outcome
            ? (outcome, bytes, null)
            : (default, bytes, Problems.Invalid("outcome", "must be sent, failed or resend"));
    }

    private async Task<IResult> AnswerAsync(
        HttpRequest request,
        ReadOnlyMemory<byte> body,
        Resolution outcome,
        Func<Acceptance, Task<OperationReport?>> carryOut,
        Func<IResult> missing,
        Func<OperationReport, IResult> nothingMet,
        CancellationToken cancellation)
    {
        IdempotencyKey? key = null;
        var isDryRun = DryRun.IsWanted(request);
        if (!isDryRun && !IdempotencyHeader.TryReadKey(request, body, out key, out var malformed))
        {
            return malformed;
        }

        return await StorageGuard.AnswerAsync(
            logger,
            async () => IdempotentResult.Of(request, await idempotency.HandleAsync(key, CarryOutAsync, cancellation), Answer),
            cancellation,
            OperationProblems.Unfinished);

        // An operation that applied to no message frees its key, so that a repetition is a new operation.
        async Task<Handled<OperationReport?>> CarryOutAsync(Acceptance acceptance)
        {
            var report = await carryOut(acceptance);
            return new Handled<OperationReport?>(report, FreesKey: report is null or { Met: 0 });
        }

        IResult Answer(OperationReport? report) => report switch
        {
            null => missing(),
            { Met: 0 } => nothingMet(report),
            _ => TypedResults.Ok(new OrderAnswer(outcome.Word(), report.Met, isDryRun)),
        };
    }
}
