using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;

namespace SmsFunctions.Statistics;

/// <summary>The endpoint <c>GET stats</c>.</summary>
public sealed class StatsFunctions(StatsReader reader, ILogger<StatsFunctions> logger)
{
    [Function("GetStats")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "stats")] HttpRequest request, CancellationToken cancellation)
    {
        var (stats, refusal) = StatsRequest.Read(request.Query);
        return refusal ?? await StorageGuard.AnswerAsync(
            logger, async () => TypedResults.Ok(StatsView.Of(stats!, await reader.ReadAsync(stats!, cancellation))), cancellation);
    }
}
