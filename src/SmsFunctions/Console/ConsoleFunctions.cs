using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using SmsFunctions.Http;

namespace SmsFunctions.Console;

/// <summary>GET console and its two files. They need no key: the page asks for one and calls the API with it.</summary>
public sealed class ConsoleFunctions(ConsoleFiles files, IOptions<ConsoleOptions> options)
{
    // No script, style or address in a page runs or is loaded, except the two files of this app. A page of another origin cannot frame it.
    internal const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; "
        + "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private const string Revalidated = "no-cache", Immutable = "public, max-age=31536000, immutable";

    [Function("Console")]
    public IResult Page([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console")] HttpRequest request) =>
        Off() ?? Answer(request, files.Page, Revalidated);

    [Function("ConsoleScript")]
    public IResult Script([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/{version}/app.js")] HttpRequest request, string version) =>
        Off() ?? OldVersion(version) ?? Answer(request, files.Script, Immutable);

    [Function("ConsoleStyle")]
    public IResult Style([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/{version}/app.css")] HttpRequest request, string version) =>
        Off() ?? OldVersion(version) ?? Answer(request, files.Style, Immutable);

    private IResult? Off() => options.Value.Enabled ? null : Problems.NotFound("The console is switched off (setting Console__Enabled).");

    private IResult? OldVersion(string version) => version == files.Version
        ? null
        : Problems.NotFound("This version of the console is not served by this version of the app. Load the page console again.");

    private static IResult Answer(HttpRequest request, ConsoleFile file, string caching)
    {
        var (bytes, coding) = file.In(request.GetTypedHeaders().AcceptEncoding);
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = caching;
        headers.Vary = "Accept-Encoding";
        headers.ContentEncoding = coding;
        return TypedResults.Bytes(bytes, $"{file.Type}; charset=utf-8");
    }
}
