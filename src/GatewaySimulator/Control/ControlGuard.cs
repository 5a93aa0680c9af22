using Microsoft.Net.Http.Headers;

namespace GatewaySimulator.Control;

/// <summary>Keeps web pages away from the control endpoints, which have no key: requests need a loopback name as host, and no page of another origin.</summary>
internal static class ControlGuard
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    public static void AddControlGuard(this IServiceCollection services) =>
        services.AddHostFiltering(filter => (filter.AllowedHosts, filter.AllowEmptyHosts) = (LoopbackNames, false));

    public static void UseControlGuard(this WebApplication app)
    {
        app.UseHostFiltering();
        app.Use((http, next) => IsForeign(http.Request) && !HttpMethods.IsGet(http.Request.Method) ? RefuseAsync(http) : next(http));
    }

    // Only browsers send these headers. The simulator serves no pages, so every page is of another origin.
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.ContainsKey(HeaderNames.Origin) || request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "none";

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return http.Response.WriteAsync("Web pages may not control the simulator.");
    }
}
