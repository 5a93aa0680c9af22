using System.Net;
using System.Net.Sockets;
using System.Text;
using FunctionsHost.Settings;
using FunctionsHost.Worker;
using Microsoft.AspNetCore.Connections;

namespace FunctionsHost.Http;

/// <summary>The HTTP server for clients, on the loopback address.</summary>
internal sealed class HttpFront : IAsyncDisposable
{
    // A page whose own name resolves to 127.0.0.1 (DNS rebinding) can send requests to this server, but not under one of these names.
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    private readonly WebApplication _app;

    private HttpFront(WebApplication app) => _app = app;

    /// <value>The base address, with a slash at the end.</value>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Checks that the port is free, before anything is started.</summary>
    /// <exception cref="StartException">The port is taken.</exception>
    public static void CheckPort(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException)
        {
            throw Taken(port);
        }
    }

    public static HttpFront Build(
        HostSettings settings, IReadOnlyList<FunctionDescription> functions, WorkerSupervisor workers, FunctionInvoker invoker, ILoggerFactory loggers)
    {
        var app = WebServer.Build(
            loggers,
            kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, settings.Port);
                kestrel.Limits.MaxRequestBodySize = HttpFunction.MaxRequestBody;
                kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            },
            services => services.AddSingleton(workers).AddSingleton(invoker)
                .AddSingleton(new FunctionKeys(settings.Configuration)).AddSingleton<HttpFunction>()
                .Configure<HostOptions>(host => host.ShutdownTimeout = RunningHost.ShutdownLimit)
                .AddHttpForwarder()
                .AddHostFiltering(filter => (filter.AllowedHosts, filter.AllowEmptyHosts) = (LoopbackNames, false)));
        var answer = app.Services.GetRequiredService<HttpFunction>();
        app.UseHostFiltering();
        app.Use(HttpRoutes.HideOtherEndpoints);
        ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(functions
            .Where(function => function.Is(FunctionDescription.HttpTrigger))
            .Select(function => HttpRoutes.Endpoint(function, settings.RoutePrefix, context => answer.AnswerAsync(function, context)))
            .ToList()));
        return new HttpFront(app);
    }

    /// <exception cref="StartException">The port is taken.</exception>
    public async Task StartAsync(int port, CancellationToken cancellation)
    {
        try
        {
            await _app.StartAsync(cancellation);
        }
        catch (IOException notBound) when (notBound.InnerException is AddressInUseException)
        {
            throw Taken(port);
        }
    }

    /// <summary>Stops accepting requests and waits for running ones.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static StartException Taken(int port) => new($"port {port} is taken, choose another with --port");
}
