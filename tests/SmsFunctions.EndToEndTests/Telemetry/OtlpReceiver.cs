using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmsFunctions.EndToEndTests.Telemetry.Otlp;

namespace SmsFunctions.EndToEndTests.Telemetry;

/// <summary>An OpenTelemetry collector for tests. It keeps the body of every request (OTLP over HTTP, protobuf).</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _received = new();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _received.Enqueue((signal, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
    }

    /// <value>The value for OTEL_EXPORTER_OTLP_ENDPOINT.</value>
    public string Address => _app.Urls.Single();

    /// <value>The received signals: traces, metrics and logs.</value>
    public IReadOnlyCollection<string> Signals => [.. _received.Select(received => received.Signal).Distinct().Order(StringComparer.Ordinal)];

    public IReadOnlyCollection<byte[]> Bodies => [.. _received.Select(received => received.Body)];

    public IReadOnlyCollection<Span> Spans =>
    [
        .. from received in _received
           where received.Signal == "traces"
           from resource in ExportTraceServiceRequest.Parser.ParseFrom(received.Body).ResourceSpans
           from scope in resource.ScopeSpans
           from span in scope.Spans
           select span,
    ];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
