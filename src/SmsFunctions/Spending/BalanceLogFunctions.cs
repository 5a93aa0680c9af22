using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Storage;

namespace SmsFunctions.Spending;

/// <summary>The endpoint <c>GET balance/log</c>.</summary>
public sealed class BalanceLogFunctions(BalanceLog log, ILogger<BalanceLogFunctions> logger)
{
    private const string From = "from", To = "to";

    [Function("GetBalanceLog")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "balance/log")] HttpRequest request, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query, From, To, "limit", "continuation");
        var (from, to) = (query.Day(From), query.Day(To));
        if (from > to)
        {
            query.Refuse(To, $"must not be before {From}");
        }

        var page = new LogQuery(query.Limit(), query.Continuation(ControlLog.IsContinuation), Beginning(from), Beginning(to?.AddDays(1)));
        return query.Refusal ?? await StorageGuard.AnswerAsync(logger, async () => TypedResults.Ok(await log.PageAsync(page, cancellation)), cancellation);
    }

    private static DateTimeOffset? Beginning(DateOnly? day) => day is { } date ? OpenPartitions.BeginningOf(date) : null;
}
