using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;

namespace SmsFunctions.IntegrationTests.Callbacks;

/// <summary>A callback receiver. It verifies every signature as a Standard Webhooks library does, and gives the answers that a test sets.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public ConcurrentQueue<Received> Received { get; } = new();

    /// <value>The status code for the n-th request, counted from 0. Null answers 204.</value>
    public Func<int, HttpContext, Task<int>>? Answers { get; set; }

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Map("/{**path}", (Delegate)receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>The received statuses, in order of arrival.</summary>
    public IEnumerable<string> Statuses => Received.Select(received => received.Json["data"]!["message"]!["status"]!.GetValue<string>());

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy);
        var (id, at, body) = (context.Request.Headers["webhook-id"].ToString(), context.Request.Headers["webhook-timestamp"].ToString(), copy.ToArray());
        var signedAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        var expected = WebhookSecret.TryRead(Secret)!.Sign(id, signedAt, body);
        var signatures = context.Request.Headers["webhook-signature"].ToString().Split(' ');
        var number = Received.Count;
        Received.Enqueue(new Received(context.Request.Method, id, signatures, signatures.Contains(expected), Encoding.UTF8.GetString(body)));
        return Results.StatusCode(Answers is null ? 204 : await Answers(number, context));
    }
}

/// <param name="IsSigned">True if at least one signature is correct.</param>
internal sealed record Received(string Method, string Id, string[] Signatures, bool IsSigned, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}
