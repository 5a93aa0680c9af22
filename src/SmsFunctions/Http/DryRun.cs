using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>
/// The query parameter <c>dryRun=true</c>: the API returns the same answer and stores and sends nothing. Any value except <c>false</c> counts as true,
/// because sending by mistake is worse than not sending. A route that has no dry run refuses the parameter.
/// </summary>
public static class DryRun
{
    private const string Parameter = "dryRun";

    public static bool IsWanted(HttpRequest request) =>
        request.Query.TryGetValue(Parameter, out var words) && words.Any(word => !string.Equals(word, "false", StringComparison.OrdinalIgnoreCase));

    /// <summary>The answer of a route that has no dry run; null when none is wanted.</summary>
    public static IResult? Refusal(HttpRequest request) => IsWanted(request)
        ? Problems.Invalid(Parameter, "is not possible on this route. Leave the parameter out, or set it to false, to carry the request out")
        : null;
}
