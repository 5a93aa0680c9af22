using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>
/// The query parameter <c>dryRun=true</c>: the API returns the same answer and stores and sends nothing. Any value except <c>false</c> counts as true,
/// because sending by mistake is worse than not sending.
/// </summary>
public static class DryRun
{
    public static bool IsWanted(HttpRequest request) =>
        request.Query.TryGetValue("dryRun", out var words) && words.Any(word => !string.Equals(word, "false", StringComparison.OrdinalIgnoreCase));
}
