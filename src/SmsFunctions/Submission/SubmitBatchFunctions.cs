using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Search;
using SmsFunctions.Spending;
using SmsFunctions.StopList;

namespace SmsFunctions.Submission;

/// <summary>POST batches, GET batches/{id}, GET batches/{id}/messages.</summary>
public sealed class SubmitBatchFunctions(
    BatchRules rules,
    TimingJudge times,
    RecipientRules recipients,
    BatchIntake intake,
    BalanceBook balance,
    IdempotentHandler once,
    BatchReader reader,
    RetentionNote gone,
    TimeProvider time,
    ILogger<SubmitBatchFunctions> logger)
{
    private const int MaxBody = 16 * 1024 * 1024;
    private const int DefaultPage = 100;

    [Function("SendBatch")]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "batches")] HttpRequest request, CancellationToken cancellation)
    {
        var (body, bytes, problem) = await JsonBody.ReadAsync(request, RequestJson.Default.BatchRequest, MaxBody, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var (plan, errors) = rules.Check(body!);
        if (plan is null)
        {
            return Problems.Invalid(errors);
        }

        IdempotencyKey? key = null;
        if (!DryRun.IsWanted(request) && !IdempotencyHeader.TryReadKey(request, bytes, out key, out var malformed))
        {
            return malformed;
        }

        return await StorageGuard.AnswerAsync(logger, async () =>
        {
            await recipients.RefreshAsync(cancellation);
            plan = plan.Refuse(recipients.Refusal);
            return DryRun.IsWanted(request)
                ? await TryAsync(plan, body!, Acceptance.Of(time.GetUtcNow()), cancellation)
                : IdempotentResult.Of(request, await once.HandleAsync(key, AcceptAsync, cancellation), answer => answer);
        }, cancellation);

        async Task<Handled<IResult>> AcceptAsync(Acceptance acceptance)
        {
            var (timing, problems) = Judge(plan, body!, acceptance);
            if (timing is null)
            {
                // A refused first request frees its key. A repeated request may be stored already, so it keeps its key.
                return new(Problems.Invalid(problems), !acceptance.IsRepeated);
            }

            return await intake.AcceptAsync(plan, timing, acceptance, cancellation) switch
            {
                BatchOutcome.Accepted accepted =>
                    new(TypedResults.Accepted($"{request.Path}/{accepted.Id}", BatchAnswer.Of(plan.AsStored(accepted.Chunks), timing, accepted)), false),
                BatchOutcome.Unknown unknown => new(Problems.AcceptUnknown("batches", unknown.Id.ToString()), false),
                _ => new Handled<IResult>(Problems.StorageDown(), true),
            };
        }
    }

    private (Timing? Timing, IReadOnlyDictionary<string, string[]> Errors) Judge(BatchPlan plan, BatchRequest request, Acceptance acceptance) =>
        plan.Accepted == 0 && !acceptance.IsRepeated ? (null, plan.NobodyValid(request)) : times.Judge(plan.Times, plan.Mode, acceptance);

    private async Task<IResult> TryAsync(BatchPlan plan, BatchRequest request, Acceptance acceptance, CancellationToken cancellation)
    {
        var (timing, problems) = Judge(plan, request, acceptance);
        return timing is null ? Problems.Invalid(problems) : TypedResults.Ok(BatchAnswer.Of(plan, timing, accepted: null) with
        {
            SegmentsAsWritten = plan.Savings.IsAny ? plan.SegmentsAsWritten : null,
            Balance = await BalanceCheck.OfAsync(plan.Price, balance, cancellation),
        });
    }

    [Function("GetBatch")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        FindAsync(id, async batch => await reader.SummaryAsync(batch, cancellation) is { } view ? TypedResults.Ok(view) : null, cancellation);

    [Function("GetBatchMessages")]
    public Task<IResult> GetMessagesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches/{id}/messages")] HttpRequest request, string id, CancellationToken cancellation) =>
        FindAsync(id, async batch =>
        {
            if (request.Headers.Accept.Any(accept => accept?.Contains(MessageCsv.MediaType, StringComparison.OrdinalIgnoreCase) == true))
            {
                return await reader.PageAsync(batch, default, 1, cancellation) is null
                    ? null
                    : TypedResults.Stream(
                        stream => MessageCsv.WriteAsync(stream, reader.MessagesAsync(batch, cancellation), cancellation),
                        $"{MessageCsv.MediaType}; charset=utf-8",
                        $"{batch}.csv");
            }

            if (!TryReadPage(request.Query, out var continuation, out var limit))
            {
                return Problems.Invalid("continuation", $"must be the continuation of the previous page, and limit must be 1 to {BatchReader.MaxPage}");
            }

            return await reader.PageAsync(batch, continuation, limit, cancellation) is { } page ? TypedResults.Ok(page) : null;
        }, cancellation);

    private async Task<IResult> FindAsync(string id, Func<BatchId, Task<IResult?>> read, CancellationToken cancellation)
    {
        if (!BatchId.TryParse(id, out var batch))
        {
            return Problems.NotFound("The id is not a valid batch id. POST batches returns the id of a batch.");
        }

        return await StorageGuard.AnswerAsync(
            logger, async () => await read(batch) ?? Problems.NotFound($"There is no batch with this id.{gone.Note(batch)}"), cancellation);
    }

    private static bool TryReadPage(IQueryCollection query, out (int Chunk, int Index) continuation, out int limit)
    {
        (continuation, limit) = (default, DefaultPage);
        if (query["limit"] is [{ } wanted]
            && (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > BatchReader.MaxPage))
        {
            return false;
        }

        if (query["continuation"] is not [{ } token])
        {
            return true;
        }

        var parts = token.Split('-');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out continuation.Chunk) && continuation.Chunk < BatchRules.MaxMessages
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out continuation.Index) && continuation.Index < Chunk.MaxRecipients;
    }
}
