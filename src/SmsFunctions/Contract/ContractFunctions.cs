using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SmsFunctions.Contract;

/// <summary>GET openapi.json, GET docs: what the API takes and answers, for programs and for people.</summary>
public sealed class ContractFunctions
{
    private static readonly Lazy<byte[]> Document = new(ContractDocument.Read);
    private static readonly Lazy<string> Page = new(() => ContractPage.Of(Document.Value));

    [Function("OpenApi")]
    public IResult OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) => TypedResults.Bytes(Document.Value, "application/json; charset=utf-8");

    [Function("Docs")]
    public IResult Docs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs")] HttpRequest request)
    {
        // Nothing from elsewhere, and nothing that runs.
        request.HttpContext.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Text(Page.Value, "text/html", Encoding.UTF8);
    }
}

/// <summary>The document as it was built into the app.</summary>
internal static class ContractDocument
{
    public static byte[] Read()
    {
        using var stream = typeof(ContractDocument).Assembly.GetManifestResourceStream("openapi.json") ?? throw new InvalidOperationException("openapi.json is not in the app's assembly.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
