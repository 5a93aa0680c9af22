using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SmsFunctions.Health;

/// <summary>GET health: 200 when the app takes messages and works on them, else 503 with the reasons.</summary>
public sealed class HealthFunctions(HealthCheck check)
{
    [Function("Health")]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellation)
    {
        var health = await check.LookAsync(cancellation);
        return TypedResults.Json(health, statusCode: health.Status == HealthView.Unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
