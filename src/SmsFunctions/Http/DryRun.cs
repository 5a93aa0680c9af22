using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>The parameter <c>dryRun=true</c>: the same answer, and nothing stored or sent.</summary>
public static class DryRun
{
    public static bool IsWanted(HttpRequest request) => request.Query["dryRun"] is [{ } word] && string.Equals(word, "true", StringComparison.OrdinalIgnoreCase);
}
