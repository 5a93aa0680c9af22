using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FunctionsHost;

/// <summary>An empty Kestrel server that reads no configuration and handles no signals.</summary>
internal static class WebServer
{
    public static WebApplication Build(ILoggerFactory loggers, Action<KestrelServerOptions> listen, Action<IServiceCollection> addServices)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            listen(kestrel);
        });
        builder.Services.AddRouting();
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        addServices(builder.Services);
        return builder.Build();
    }
}

/// <summary>Ignores signals. The program handles them once; otherwise the inner hosts would stop on their own, in any order.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
