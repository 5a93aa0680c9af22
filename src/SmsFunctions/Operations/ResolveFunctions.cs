using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>POST messages/{id}/resolve and resend, POST batches/{id}/resolve and resend.</summary>
public sealed class ResolveFunctions(
    OperationFactory factory, MessageOperations operations, IdempotentHandler idempotency, BodyReader bodies, ILogger<ResolveFunctions> logger)
{
    [Function("ResolveMessage")]
    public Task<IResult> ResolveMessageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "messages/{id}/resolve")] HttpRequest request, string id, CancellationToken cancellation) =>
        ResolveAsync(
            request,
            MessageId.TryParse(id, out var message) ? operation => operations.CarryOutAsync(operation, message, DryRun.IsWanted(request), cancellation) : null,
            Problems.NoMessage,
            OperationProblems.NotUnconfirmed,
            cancellation);

    [Function("ResolveBatch")]
    public Task<IResult> ResolveBatchAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "batches/{id}/resolve")] HttpRequest request, string id, CancellationToken cancellation) =>
        ResolveAsync(
            request,
            BatchId.TryParse(id, out var batch) ? operation => operations.CarryOutAsync(operation, batch, DryRun.IsWanted(request), cancellation) : null,
            Problems.NoBatch,
            OperationProblems.NoneUnconfirmed,
            cancellation);

    [Function("ResendMessage")]
    public Task<IResult> ResendMessageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "messages/{id}/resend")] HttpRequest request, string id, CancellationToken cancellation) =>
        ResendAsync(
            request,
            MessageId.TryParse(id, out var message) ? operation => operations.CarryOutAsync(operation, message, DryRun.IsWanted(request), cancellation) : null,
            Problems.NoMessage,
            OperationProblems.NotFailed,
            cancellation);

    [Function("ResendBatch")]
    public Task<IResult> ResendBatchAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "batches/{id}/resend")] HttpRequest request, string id, CancellationToken cancellation) =>
        ResendAsync(
            request,
            BatchId.TryParse(id, out var batch) ? operation => operations.CarryOutAsync(operation, batch, DryRun.IsWanted(request), cancellation) : null,
            Problems.NoBatch,
            OperationProblems.NoneFailed,
            cancellation);

    /// <param name="carryOut">Carries out an operation on the message or the batch; null when its id is malformed.</param>
    private async Task<IResult> ResendAsync(
        HttpRequest request,
        Func<MessageOperation, Task<OperationReport?>>? carryOut,
        Func<IResult> missing,
        Func<OperationReport, IResult> nothingMet,
        CancellationToken cancellation)
    {
        var (hash, problem) = await bodies.ReadNoFieldsAsync(request, cancellation);
        return problem
            ?? (carryOut is null ? missing()
                : await AnswerAsync(
                    request, hash, Resolution.Resend, given => carryOut(factory.Resend(given, request.Caller())), missing, nothingMet, cancellation));
    }

    /// <inheritdoc cref="ResendAsync"/>
    private async Task<IResult> ResolveAsync(
        HttpRequest request,
        Func<MessageOperation, Task<OperationReport?>>? carryOut,
        Func<IResult> missing,
        Func<OperationReport, IResult> nothingMet,
        CancellationToken cancellation)
    {
        var (body, hash, problem) = await bodies.ReadJsonAsync(request, OperationJson.Default.ResolveRequest, BodyReader.MaxBody, cancellation);
        return problem
            ?? (OperationRequestRules.ResolutionOf(body!) is not { } outcome ? Problems.Invalid("outcome", "must be sent, failed or resend")
                : carryOut is null ? missing()
                : await AnswerAsync(
                    request, hash, outcome, given => carryOut(factory.Resolve(outcome, given, request.Caller())), missing, nothingMet, cancellation));
    }

    private async Task<IResult> AnswerAsync(
        HttpRequest request,
        string bodyHash,
        Resolution outcome,
        Func<Acceptance, Task<OperationReport?>> carryOut,
        Func<IResult> missing,
        Func<OperationReport, IResult> nothingMet,
        CancellationToken cancellation)
    {
        IdempotencyKey? key = null;
        var isDryRun = DryRun.IsWanted(request);
        if (!isDryRun && !IdempotencyHeader.TryReadKey(request, request.Caller().Name, bodyHash, isSecret: false, out key, out var malformed))
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
            _ => TypedResults.Ok(new ResolveAnswer(outcome.Word(), report.Met, isDryRun)),
        };
    }
}
