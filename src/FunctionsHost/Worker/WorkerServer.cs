using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FunctionsHost.Worker;

/// <summary>The gRPC server for workers, on a free port of the loopback address.</summary>
internal sealed class WorkerServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WorkerServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<WorkerServer> StartAsync(WorkerChannels channels, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var app = WebServer.Build(
            loggers,
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2),
            services => services.AddSingleton(channels).AddGrpc(grpc =>
            {
                grpc.MaxReceiveMessageSize = null;
                grpc.MaxSendMessageSize = null;
            }));
        app.MapGrpcService<FunctionRpcService>();
        await app.StartAsync(cancellation);
        return new WorkerServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
