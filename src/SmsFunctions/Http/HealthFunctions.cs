using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Storage;

namespace SmsFunctions.Http;

/// <summary>GET health: 200 when the app can take messages, else 503 with the reason.</summary>
public sealed class HealthFunctions(StorageSetup storage)
{
    [Function("Health")]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellation)
    {
        var problem = await storage.ProblemAsync(cancellation);
        return TypedResults.Json(
            new HealthView(problem is null ? "ok" : "unavailable", problem ?? "ok"),
            statusCode: problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    /// <param name="Storage">"ok", or what is wrong with it.</param>
    public sealed record HealthView(string Status, string Storage);
}
