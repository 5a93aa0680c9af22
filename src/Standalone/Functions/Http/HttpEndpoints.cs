using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Http;

/// <summary>The HTTP functions as endpoints, answering as the real host does.</summary>
internal sealed class HttpEndpoints(FunctionRunner runner, FunctionKey key)
{
    public void Map(WebApplication app, IEnumerable<HttpFunction> functions)
    {
        // Routing answers a wrong verb by an endpoint of its own with 405; the real host knows no such route.
        app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>() is null)
            {
                context.SetEndpoint(null);
            }

            return next(context);
        });
        foreach (var function in functions)
        {
            var endpoint = new RouteEndpointBuilder(context => AnswerAsync(function, context), function.Route, order: 0) { DisplayName = function.Method.Name };
            endpoint.Metadata.Add(function);
            if (function.Verbs is { } verbs)
            {
                endpoint.Metadata.Add(new HttpMethodMetadata(verbs));
            }

            ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(endpoint.Build()));
        }
    }

    private async Task AnswerAsync(HttpFunction function, HttpContext context)
    {
        if (function.NeedsKey && !key.Opens(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var succeeded = await runner.RunAsync(
            function.Method,
            cancellation => function.Arguments.Bind(context, cancellation),
            returned => WriteAsync(returned, context),
            context.RequestAborted);
        if (succeeded)
        {
            return;
        }

        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    // Any other value is ignored by the real worker too: the answer is then what the function did to the response.
    private static Task WriteAsync(object? returned, HttpContext context) => returned switch
    {
        IResult result => result.ExecuteAsync(context),
        IActionResult result => result.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor())),
        _ => Task.CompletedTask,
    };
}
