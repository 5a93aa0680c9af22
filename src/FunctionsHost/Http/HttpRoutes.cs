using System.Text.Json;
using FunctionsHost.Worker;
using Microsoft.AspNetCore.Routing.Patterns;

namespace FunctionsHost.Http;

/// <summary>The routes of the HTTP functions.</summary>
internal static class HttpRoutes
{
    public static IEnumerable<string> Methods(FunctionDescription function) =>
        function.Trigger.TryGetProperty("methods", out var methods) && methods.ValueKind == JsonValueKind.Array
            ? methods.EnumerateArray().Select(method => method.ToString().ToUpperInvariant())
            : [];

    /// <returns>The path without a leading slash, such as <c>api/messages/{id}</c>.</returns>
    public static string Path(FunctionDescription function, string prefix) =>
        $"{prefix}/{(function.Text("route") ?? function.Name).TrimStart('/')}".TrimStart('/');

    public static Endpoint Endpoint(FunctionDescription function, string prefix, RequestDelegate answer)
    {
        var endpoint = new RouteEndpointBuilder(answer, RoutePatternFactory.Parse(Path(function, prefix)), order: 0) { DisplayName = function.Name };
        endpoint.Metadata.Add(function);
        if (Methods(function).ToList() is { Count: > 0 } methods)
        {
            endpoint.Metadata.Add(new HttpMethodMetadata(methods));
        }

        return endpoint.Build();
    }

    /// <summary>Answers 404 for a wrong HTTP method, as the real host does. ASP.NET Core routing would answer 405.</summary>
    public static Task HideOtherEndpoints(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<FunctionDescription>() is null)
        {
            context.SetEndpoint(null);
        }

        return next(context);
    }
}
