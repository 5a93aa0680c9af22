using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using SmsFunctions.Http;
using SmsFunctions.Submission;
using SmsFunctions.TestSupport;
using SmsFunctions.Tests.Support;

namespace SmsFunctions.Tests.Http;

/// <summary>Builds requests and reads them as the functions do.</summary>
internal sealed class Requests
{
    public const int MaxBatch = 16 * 1024 * 1024;

    private static readonly IServiceProvider Services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public Requests() => Reader = new BodyReader(new LargeBodies(Time), Time);

    public ManualTime Time { get; } = new(Build.Noon);

    public BodyReader Reader { get; }

    /// <param name="hasLength">Whether the length is announced. Otherwise the body is chunked.</param>
    public static HttpRequest Of(string body, bool hasLength = true) => Of(new MemoryStream(Encoding.UTF8.GetBytes(body)), hasLength);

    public static HttpRequest Of(Stream body, bool hasLength = false)
    {
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Features.Set<IHttpResponseFeature>(new ResponseCompletion());
        context.Request.ContentType = "application/json";
        (context.Request.Body, context.Request.ContentLength) = (body, hasLength ? body.Length : null);
        return context.Request;
    }

    public async Task<(BatchRequest? Batch, string Hash, IResult? Problem)> BatchAsync(HttpRequest request, CancellationToken cancellation = default) =>
        await Reader.ReadJsonAsync(request, RequestJson.Default.BatchRequest, MaxBatch, cancellation);

    /// <summary>Ends a request, as the server does.</summary>
    public static Task EndAsync(HttpRequest request) => ((ResponseCompletion)request.HttpContext.Features.Get<IHttpResponseFeature>()!).RunAsync();

    /// <returns>The status and the body of an answer.</returns>
    public static async Task<(int Status, JsonElement Body, IHeaderDictionary Headers)> AnswerAsync(IResult? result)
    {
        var (context, answer) = (new DefaultHttpContext { RequestServices = Services }, new MemoryStream());
        context.Response.Body = answer;
        await result!.ExecuteAsync(context);
        return (context.Response.StatusCode, JsonSerializer.Deserialize<JsonElement>(answer.ToArray()), context.Response.Headers);
    }
}
