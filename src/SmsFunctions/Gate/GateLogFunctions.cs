using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Storage;

namespace SmsFunctions.Gate;

/// <summary>The endpoint <c>GET gate/log</c>.</summary>
public sealed class GateLogFunctions(GateTable table, ILogger<GateLogFunctions> logger)
{
    [Function("GetGateLog")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "gate/log")] HttpRequest request, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query, "limit", "continuation");
        var page = new LogQuery(query.Limit(), query.Continuation(ControlLog.IsContinuation));
        return query.Refusal ?? await StorageGuard.AnswerAsync(logger, async () => TypedResults.Ok(await table.LogAsync(page, cancellation)), cancellation);
    }
}
