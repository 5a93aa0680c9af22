using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SmsFunctions.Health;

/// <summary>The endpoint <c>GET health</c>: 200 when the app accepts and processes messages, otherwise 503 with the reasons.</summary>
public sealed class HealthFunctions(HealthCheck check)
{
    [Function("Health")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request, CancellationToken cancellation)
    {
        var health = await check.LookAsync(cancellation);
        var statusCode = health.Status == HealthView.Unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return TypedResults.Json(health, statusCode: statusCode);
    }
}
