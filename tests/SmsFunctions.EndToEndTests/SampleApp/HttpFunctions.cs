using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace SampleApp;

public sealed class HttpFunctions(Reports reports, ILogger<HttpFunctions> logger)
{
    [Function("Health")]
    public async Task<IResult> HealthAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request)
    {
        await reports.SendAsync("health");
        return Results.Ok();
    }

    /// <summary>Returns the values that reached the function: route and query values, a header, the trace and settings.</summary>
    [Function("Echo")]
    public IResult Echo(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "echo/{name}")] HttpRequest request,
        string name,
        string? colour,
        FunctionContext context) =>
        Results.Json(new
        {
            Name = name,
            Colour = colour,
            Note = request.Headers["X-Note"].ToString(),
            context.TraceContext.TraceParent,
            context.TraceContext.TraceState,
            TraceHeader = request.Headers.TraceParent.ToString(),
            FromFile = Environment.GetEnvironmentVariable("SampleFromFile"),
            FromBoth = Environment.GetEnvironmentVariable("SampleFromBoth"),
            HostBesideTheApp = AppDomain.CurrentDomain.GetAssemblies()
                .Any(assembly => assembly.GetName().Name is "Microsoft.Azure.WebJobs" or "Yarp.ReverseProxy"),
        });

    [Function("Throws")]
    public IResult Throw([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request) =>
        throw new InvalidOperationException("thrown by the sample");

    [Function("Upload")]
    public async Task<IResult> UploadAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "upload")] HttpRequest request)
    {
        var buffer = new byte[64 * 1024];
        long length = 0;
        while (await request.Body.ReadAsync(buffer) is > 0 and var read)
        {
            length += read;
        }

        return Results.Text($"{length}");
    }

    [Function("Stream")]
    public async Task StreamAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream")] HttpRequest request)
    {
        await request.HttpContext.Response.WriteAsync("first\n");
        await request.HttpContext.Response.Body.FlushAsync();
        await reports.SendAsync("hold stream");
        await request.HttpContext.Response.WriteAsync("second\n");
    }

    /// <summary>Waits until the test releases it or it is cancelled.</summary>
    [Function("Wait")]
    public async Task<IResult> WaitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait/{name}")] HttpRequest request, string name, CancellationToken cancellation)
    {
        await reports.SendOrCancelAsync($"hold {name}", cancellation);
        return Results.Text("done");
    }

    /// <summary>As <see cref="WaitAsync"/>, but ignores cancellation.</summary>
    [Function("Hang")]
    public async Task<IResult> HangAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hang/{name}")] HttpRequest request, string name)
    {
        await reports.SendAsync($"hold {name}");
        return Results.Text("done");
    }

    [Function("Say")]
    public IResult Say([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "say/{word}")] HttpRequest request, string word)
    {
        Console.WriteLine($"to standard output: {word}");
        Console.Error.WriteLine($"to standard error: {word}");
        logger.LogInformation("to the log: {Word}", word);
        return Results.Text($"{Environment.ProcessId}");
    }

    [Function("Locked")]
    public IResult Locked([HttpTrigger(AuthorizationLevel.Function, "get", Route = "locked")] HttpRequest request) => Results.Text("open");

    [Function("OtherLocked")]
    public IResult OtherLocked([HttpTrigger(AuthorizationLevel.Function, "get", Route = "otherlocked")] HttpRequest request) => Results.Text("open");

    [Function("AdminOnly")]
    public IResult AdminOnly([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "adminonly")] HttpRequest request) => Results.Text("open");
}
