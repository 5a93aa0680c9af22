using System.Net;
using System.Reflection;
using System.Text;
using Azure.Storage.Blobs.Specialized;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmsFunctions.Standalone.Http;
using SmsFunctions.Standalone.Invocation;
using SmsFunctions.Standalone.Queues;
using SmsFunctions.Standalone.Timers;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>Puts the runtime together: settings and server when the builder is created, functions and listeners when it is built.</summary>
internal sealed class Runtime
{
    private const long LargestBody = 100 * 1024 * 1024;
    private const string HostContainer = "azure-webjobs-hosts";

    private readonly RuntimeOptions _options;
    private readonly HostJson _host;
    private readonly StartState _start;

    private Runtime(RuntimeOptions options, HostJson host, StartState start) => (_options, _host, _start) = (options, host, start);

    /// <exception cref="StartupException">host.json or local.settings.json cannot be used.</exception>
    public static (WebApplicationBuilder Web, Runtime Runtime) Create(RuntimeOptions options)
    {
        var local = LocalSettings.Read(options.ContentRoot);
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = Assembly.GetEntryAssembly()?.GetName().Name,
            ContentRootPath = options.ContentRoot,
            // As func has it: what runs on a desk is Development.
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") is { Length: > 0 } name ? name : Environments.Development,
        });
        web.Configuration
            .AddInMemoryCollection(AsKeys(local.Values))
            .AddEnvironmentVariables()
            .AddInMemoryCollection(AsKeys(options.Settings));

        var host = HostJson.Read(options.ContentRoot, web.Configuration, web.Environment.IsDevelopment());
        var start = new StartState();
        AddLogging(web.Logging, host, start);
        AddServer(web.WebHost, options.Port ?? local.Port ?? RuntimeOptions.DefaultPort);
        ((IHostApplicationBuilder)web).ConfigureContainer(new DefaultServiceProviderFactory(
            new ServiceProviderOptions { ValidateScopes = web.Environment.IsDevelopment(), ValidateOnBuild = web.Environment.IsDevelopment() }));
        web.Services.AddRouting();
        web.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        web.Services.Configure<HostOptions>(hosting => hosting.ShutdownTimeout = FunctionListeners.ShutdownLimit);
        return (web, new Runtime(options, host, start));
    }

    public IHost Build(WebApplicationBuilder web, bool isWebApplication)
    {
        web.Services.TryAddSingleton(TimeProvider.System);
        web.Services.AddSingleton(services => new FunctionRunner(
            services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<ILoggerFactory>(),
            services.GetRequiredService<TimeProvider>(), _host.FunctionTimeout));
        web.Services.AddSingleton(services => new FunctionIndex(
            _options.PublicTypes(), web.Configuration, new Connections(web.Configuration), isWebApplication ? _host.RoutePrefix : null,
            services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime));
        web.Services.AddSingleton<IHostedService>(Listeners);

        var app = web.Build();
        var functions = app.Services.GetRequiredService<FunctionIndex>();
        new HttpEndpoints(app.Services.GetRequiredService<FunctionRunner>(), new FunctionKey(web.Configuration["Standalone:FunctionKey"])).Map(app, functions.Http);
        return new FunctionsHost(app, functions, _options, _start);
    }

    private FunctionListeners Listeners(IServiceProvider services)
    {
        var functions = services.GetRequiredService<FunctionIndex>();
        var runner = services.GetRequiredService<FunctionRunner>();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var time = services.GetRequiredService<TimeProvider>();
        List<IListener> listeners = [.. functions.Queues.Select(Queue), .. functions.Timers.Select(Timer)];
        return new FunctionListeners(listeners, runner, time, loggers.CreateLogger("Host.Shutdown"));

        IListener Queue(QueueFunction function)
        {
            var logger = loggers.CreateLogger("Host.Queues");
            var processor = new MessageProcessor(function, _host.Queues, _options.MessageLease, runner, time, logger);
            return new QueueListener(function, _host.Queues, _options.MessageLease, processor, time, logger);
        }

        IListener Timer(TimerFunction function)
        {
            var logger = loggers.CreateLogger("Host.Timers");
            var settings = services.GetRequiredService<IConfiguration>();
            var container = new Connections(settings).Blobs().GetBlobContainerClient(HostContainer);
            var id = HostId.Of(settings, _options.ContentRoot);
            var name = $"{id}/Host.Functions.{function.Method.Name}";
            return new TimerListener(
                function,
                new SingletonLease(container, $"locks/{name}.Listener", _host.Singleton, time, logger),
                function.IsMonitored ? new ScheduleMonitor(container.GetBlockBlobClient($"timers/{name}/status")) : null,
                runner, time, logger);
        }
    }

    // Framework news is for Warning and above unless host.json names the category.
    private static void AddLogging(ILoggingBuilder logging, HostJson host, StartState start) => logging
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("System", LogLevel.Warning)
        .AddFilter("Azure", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting", level => start.IsOver && level >= LogLevel.Warning)
        .AddConfiguration(host.Logging)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });

    private static void AddServer(IWebHostBuilder server, int port) => server.UseKestrelCore().ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        // Every byte is a Latin-1 character: no header is refused for its encoding, and its bytes can be had back.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        if (port == 0)
        {
            // A free port cannot be had for both addresses of localhost at once.
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        }
        else
        {
            kestrel.ListenLocalhost(port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        }
    });

    private static IEnumerable<KeyValuePair<string, string?>> AsKeys(IReadOnlyDictionary<string, string?> settings) =>
        settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), setting.Value));
}
