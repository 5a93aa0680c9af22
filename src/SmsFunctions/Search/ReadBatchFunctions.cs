using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Messages;

namespace SmsFunctions.Search;

/// <summary>GET batches/{id}, GET batches/{id}/messages.</summary>
public sealed class ReadBatchFunctions(BatchReader reader, RetentionNote retention, TimeProvider time, ILogger<ReadBatchFunctions> logger)
{
    private const int DefaultPage = 100;

    [Function("GetBatch")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        FindAsync(id, async batch => await reader.SummaryAsync(batch, request.Caller(), cancellation) is { } view ? TypedResults.Ok(view) : null, cancellation);

    [Function("GetBatchMessages")]
    public Task<IResult> GetMessagesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches/{id}/messages")] HttpRequest request, string id, CancellationToken cancellation) =>
        FindAsync(id, async batch =>
        {
            var (caller, errors) = (request.Caller(), new Dictionary<string, string[]>());
            request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
            if (CsvFormat.Read(request.Query, errors) is not { } csv)
            {
                return Problems.Invalid(errors);
            }

            if (csv.IsWanted(request))
            {
                return await reader.PageAsync(batch, caller, default, 1, cancellation) is null
                    ? null
                    : TypedResults.Stream(
                        async stream =>
                        {
                            using var limit = new AnswerTimeLimit(request.HttpContext, time);
                            await MessageCsv.WriteAsync(stream, reader.MessagesAsync(batch, caller, cancellation), csv, cancellation);
                        },
                        $"{MessageCsv.MediaType}; charset=utf-8",
                        $"{batch}.csv");
            }

            if (ReadPage(request.Query, out var continuation, out var limit, out var isShort) is { Count: > 0 } wrong)
            {
                return Problems.Invalid(wrong);
            }

            return await reader.PageAsync(batch, caller, continuation, limit, cancellation) is { } page ? ListView.Answer(page, isShort) : null;
        }, cancellation);

    private async Task<IResult> FindAsync(string id, Func<BatchId, Task<IResult?>> read, CancellationToken cancellation)
    {
        if (!BatchId.TryParse(id, out var batch))
        {
            return Problems.NotFound("The id is not a valid batch id. POST batches returns the id of a batch.");
        }

        return await StorageGuard.AnswerAsync(
            logger, async () => await read(batch) ?? Problems.NotFound($"There is no batch with this id.{retention.Note(batch)}"), cancellation);
    }

    private static Dictionary<string, string[]> ReadPage(IQueryCollection query, out (int Chunk, int Index) continuation, out int limit, out bool isShort)
    {
        (continuation, limit) = (default, DefaultPage);
        var errors = new Dictionary<string, string[]>();
        if (query["limit"] is [{ } wanted]
            && (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > BatchReader.MaxPage))
        {
            errors["limit"] = [$"must be 1 to {BatchReader.MaxPage}"];
        }

        if (query["continuation"] is [{ } token] && !TryReadPosition(token, out continuation))
        {
            errors["continuation"] = ["must be the continuation of the previous page, unchanged"];
        }

        (isShort, var problem) = query[ListView.Name] is [{ } view] ? ListView.Read(view) : default;
        if (problem is not null)
        {
            errors[ListView.Name] = [problem];
        }

        return errors;
    }

    private static bool TryReadPosition(string token, out (int Chunk, int Index) position)
    {
        position = default;
        return token.Split('-') is [var chunk, var index]
            && int.TryParse(chunk, NumberStyles.None, CultureInfo.InvariantCulture, out position.Chunk) && position.Chunk < ChunkId.Numbers
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out position.Index) && position.Index < Chunk.MaxRecipients;
    }
}
