using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>POST messages/{id}/resolve, POST batches/{id}/resolve, POST batches/{id}/resend.</summary>
public sealed class ResolveFunctions(
    OperationFactory orders, MessageOperations operations, IdempotentHandler once, TimeProvider time, ILogger<ResolveFunctions> logger)
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
                    OperationProblems.NoMessage,
                    OperationProblems.NotUnconfirmed,
                    cancellation)
                : OperationProblems.NoMessage());
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
                    OperationProblems.NoBatch,
                    OperationProblems.NoneUnconfirmed,
                    cancellation)
                : OperationProblems.NoBatch());
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
                    OperationProblems.NoBatch,
                    OperationProblems.NoneFailed,
                    cancellation)
                : OperationProblems.NoBatch());
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

    private Task<IResult> AnswerAsync(
        HttpRequest request,
        ReadOnlyMemory<byte> body,
        Resolution outcome,
        Func<Acceptance, Task<OperationReport?>> carryOut,
        Func<IResult> missing,
        Func<OperationReport, IResult> nothingMet,
        CancellationToken cancellation)
    {
        return StorageGuard.AnswerAsync(
            logger,
            async () => DryRun.IsWanted(request)
                ? (await GiveAsync(Acceptance.Of(time.GetUtcNow()))).Answer
                : await once.AnswerAsync(request, body, GiveAsync, cancellation),
            cancellation,
            OperationProblems.Unfinished);

        // An operation that applied to no message frees its key, so that a repetition is a new operation.
        async Task<(IResult Answer, bool IsGivenUp)> GiveAsync(Acceptance given) => await carryOut(given) switch
        {
            null => (missing(), true),
            { Met: 0 } report => (nothingMet(report), true),
            var report => (TypedResults.Ok(new OrderAnswer(outcome.Word(), report.Met, DryRun.IsWanted(request))), false),
        };
    }
}
