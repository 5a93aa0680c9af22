using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>
/// The parameter <c>dryRun=true</c>: the same answer, and nothing stored or sent. Whatever it says but <c>false</c> is taken for true: to send
/// by mistake is worse than not to.
/// </summary>
public static class DryRun
{
    public static bool IsWanted(HttpRequest request) =>
        request.Query.TryGetValue("dryRun", out var words) && words.Any(word => !string.Equals(word, "false", StringComparison.OrdinalIgnoreCase));
}
