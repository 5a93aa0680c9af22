using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SmsFunctions.Callers;

namespace SmsFunctions.TestSupport;

/// <summary>Calls an HTTP function without a host. Holds its answer as a client would receive it.</summary>
internal sealed record DirectCall(int Status, IHeaderDictionary Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public static async Task<DirectCall> OfAsync(IServiceProvider services, byte[] body, Func<HttpRequest, Task<IResult>> function)
    {
        using var answer = new MemoryStream();
        var completion = new ResponseCompletion();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Features.Set<IHttpResponseFeature>(completion);
        context.Features.Set(Caller.Anyone);
        context.Request.Path = "/api/messages";
        context.Request.Body = new MemoryStream(body);
        (context.Request.ContentType, context.Request.ContentLength) = (body.Length > 0 ? "application/json" : null, body.Length);
        context.Response.Body = answer;
        var result = await function(context.Request);
        await result.ExecuteAsync(context);
        await completion.RunAsync();
        return new DirectCall(context.Response.StatusCode, context.Response.Headers, System.Text.Encoding.UTF8.GetString(answer.ToArray()));
    }
}
