using FunctionsHost.Settings;
using FunctionsHost.Worker;

namespace FunctionsHost.Http;

/// <summary>Sends one request before the host reports that it is ready. First requests are slow, because both processes still compile code.</summary>
internal static class WarmUp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Calls the app's anonymous <c>health</c> route, if there is one. The response does not matter.</summary>
    public static async Task RunAsync(Uri front, HostSettings settings, IEnumerable<FunctionDescription> functions, CancellationToken cancellation)
    {
        var health = functions.FirstOrDefault(function => function.Is(FunctionDescription.HttpTrigger)
            && "health".Equals(function.Text("route"), StringComparison.OrdinalIgnoreCase)
            && "anonymous".Equals(function.Text("authLevel"), StringComparison.OrdinalIgnoreCase)
            && HttpRoutes.Methods(function).Contains("GET"));
        if (health is null)
        {
            return;
        }

        using var client = new HttpClient { Timeout = Limit };
        try
        {
            using var answer = await client.GetAsync(new Uri(front, HttpRoutes.Path(health, settings.RoutePrefix)), cancellation);
        }
        catch (Exception failed) when (failed is HttpRequestException || (failed is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // A fault of the app shows in later requests.
        }
    }
}
