using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;

namespace SmsFunctions.Search;

/// <summary>GET batches.</summary>
public sealed class ListBatchFunctions(BatchesOfDay batches, ILogger<ListBatchFunctions> logger)
{
    private const string Day = "day", Zone = "tz", Moscow = "moscow";

    [Function("ListBatches")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "batches")] HttpRequest request, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query, Day, Zone, "limit", "continuation");
        var (day, isMoscow) = (query.Day(Day), query.Word(Zone, "utc", Moscow) == Moscow);
        var (limit, continuation) = (query.Limit(), query.Continuation(BatchesOfDay.IsContinuation));
        if (day is null)
        {
            query.Refuse(Day, "is required");
        }

        return query.Refusal ?? await StorageGuard.AnswerAsync(
            logger,
            async () => TypedResults.Ok(await batches.ReadAsync(day!.Value, isMoscow, request.Caller(), limit, continuation, cancellation)),
            cancellation);
    }
}
