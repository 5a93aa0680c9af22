using System.Net;
using System.Text;
using GatewaySimulator.Accounting;
using GatewaySimulator.Control;
using GatewaySimulator.Faults;
using GatewaySimulator.Protocol;
using GatewaySimulator.Scripts;

namespace GatewaySimulator.Hosting;

/// <summary>A running simulator: the state of the gateway and its listener, which can be stopped and started again.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private WebApplication? _app;

    private SimulatorHost(WebApplication app, SimulatedGateway gateway)
    {
        _app = app;
        Gateway = gateway;
        BaseAddress = new Uri(app.Urls.Single());
    }

    /// <summary>The root address, <c>http://127.0.0.1:PORT/</c>. Any folder may follow.</summary>
    public Uri BaseAddress { get; }

    public SimulatedGateway Gateway { get; }

    public Ledger Ledger => Gateway.Ledger;

    public FaultList Faults => Gateway.Faults;

    public CallLog Calls => Gateway.Calls;

    public Holds Holds => Gateway.Holds;

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions? options = null)
    {
        options ??= new SimulatorOptions();
        var gateway = new SimulatedGateway(options.Settings, options.Time);
        return new SimulatorHost(await ListenAsync(gateway, options.Port), gateway);
    }

    /// <summary>Closes the port, so that connections are refused. Calls in progress are aborted, and the state is kept.</summary>
    public async Task StopListeningAsync()
    {
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Opens the same port again.</summary>
    public async Task ListenAgainAsync() => _app ??= await ListenAsync(Gateway, BaseAddress.Port);

    /// <summary>Waits for Ctrl+C or SIGTERM.</summary>
    public Task WaitForShutdownAsync() => _app?.WaitForShutdownAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync() => await StopListeningAsync();

    private static async Task<WebApplication> ListenAsync(SimulatedGateway gateway, int port)
    {
        // With an empty builder, configuration, environment variables and logging of the process do not affect the simulator.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.Services.AddControlGuard();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.ConfigureHttpJsonOptions(json => ControlJson.Configure(json.SerializerOptions));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            // Latin-1 keeps every byte. The bytes are decoded per call.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestHeadersTotalSize = 128 * 1024;
            kestrel.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        var app = builder.Build();
        var scripts = new ScriptEndpoint(gateway, app.Lifetime.ApplicationStopping);
        app.Use((http, next) => ScriptNames.FromPath(http.Request.Path.Value ?? "") is { } script ? scripts.ServeAsync(http, script) : next(http));
        app.UseControlGuard();
        app.UseRouting();
        ControlEndpoints.Map(app, gateway);
        await app.StartAsync();
        return app;
    }
}
