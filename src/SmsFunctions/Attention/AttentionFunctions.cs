using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;

namespace SmsFunctions.Attention;

/// <summary>GET attention.</summary>
public sealed class AttentionFunctions(AttentionReader reader, ILogger<AttentionFunctions> logger)
{
    [Function("GetAttention")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "attention")] HttpRequest request, CancellationToken cancellation)
    {
        var query = new QueryReader(request.Query, "limit", "continuation");
        var (limit, continuation) = (query.Limit(), query.Continuation(AttentionReader.IsContinuation));
        return query.Refusal
            ?? await StorageGuard.AnswerAsync(logger, async () => TypedResults.Ok(await reader.ReadAsync(limit, continuation, cancellation)), cancellation);
    }
}
