using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SmsFunctions.ApiDocs;

/// <summary>GET openapi.json, GET docs: the description of the API as OpenAPI and as an HTML page.</summary>
public sealed class ApiDocsFunctions
{
    private static readonly Lazy<byte[]> Document = new(OpenApiDocument.Read);
    private static readonly Lazy<string> Page = new(() => ApiDocsPage.Of(Document.Value));

    [Function("OpenApi")]
    public IResult OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        TypedResults.Bytes(Document.Value, "application/json; charset=utf-8");

    [Function("Docs")]
    public IResult Docs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs")] HttpRequest request)
    {
        // The page loads no external content and runs no scripts.
        request.HttpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Text(Page.Value, "text/html", Encoding.UTF8);
    }
}
