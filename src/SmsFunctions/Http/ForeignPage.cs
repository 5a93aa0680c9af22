using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>
/// Recognises requests that a web page of another origin makes in a browser. Pages cannot set the headers <c>Origin</c> and <c>Sec-Fetch-Site</c>
/// themselves. Programs send neither, and are not affected.
/// </summary>
internal static class ForeignPage
{
    /// <returns>403 for a request that may change something and comes from a page of another origin; otherwise null.</returns>
    public static IResult? Refusal(HttpRequest request) => ChangesNothing(request.Method) || IsOwn(request) ? null : Problems.ForeignPage();

    private static bool ChangesNothing(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // All current browsers send Sec-Fetch-Site to https and loopback addresses. Its value is right behind every proxy; for Origin, the proxy must keep Host.
    private static bool IsOwn(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site ? site is ["same-origin" or "none"]
        : request.Headers.Origin is not { Count: > 0 } origin
            || (origin is [{ } from] && Uri.TryCreate(from, UriKind.Absolute, out var page) && IsSame(page, request.Host));

    // TLS may end before the app, so the app does not know the scheme that the browser used. A port that is not named is the default port of the page.
    private static bool IsSame(Uri page, HostString host) =>
        string.Equals(page.Host, host.Host, StringComparison.OrdinalIgnoreCase) && (host.Port is { } port ? page.Port == port : page.IsDefaultPort);
}
