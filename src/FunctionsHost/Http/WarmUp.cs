using FunctionsHost.Settings;
using FunctionsHost.Worker;

namespace FunctionsHost.Http;

/// <summary>One request before the host says that it is ready: the first ones are slow, as both processes still compile.</summary>
internal static class WarmUp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Asks the app's anonymous <c>health</c> route, if it has one. Its answer does not matter.</summary>
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
            // The app will say for itself what is wrong when it is asked.
        }
    }
}
