using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;

namespace SmsFunctions.Overview;

/// <summary>The endpoint <c>GET overview</c>.</summary>
public sealed class OverviewFunctions(OverviewReader overview, ILogger<OverviewFunctions> logger)
{
    [Function("GetOverview")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "overview")] HttpRequest request, CancellationToken cancellation) =>
        new QueryReader(request.Query).Refusal
            ?? await StorageGuard.AnswerAsync(logger, async () => TypedResults.Ok(await overview.ReadAsync(cancellation)), cancellation);
}
