using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>The built app: says what it runs once it listens, and says readably why it cannot start.</summary>
internal sealed partial class FunctionsHost(WebApplication app, FunctionIndex functions, RuntimeOptions options, StartState start) : IHost, IAsyncDisposable
{
    private bool _failed;

    public IServiceProvider Services => app.Services;

    /// <summary>A failure that the settings explain is written as one block, the exit code becomes 1 and the host stops; another is thrown on.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await app.StartAsync(cancellationToken);
            start.End();
        }
        catch (Exception failure) when (StartupFailure.Explain(failure, app.Environment.ApplicationName) is { } explained)
        {
            _failed = true;
            await options.Errors.WriteLineAsync(explained);
            Environment.ExitCode = 1;
            Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            return;
        }

        var logger = Services.GetRequiredService<ILoggerFactory>().CreateLogger("Host.Startup");
        foreach (var fault in functions.Faults)
        {
            InError(logger, fault.Name, fault.Reason);
        }

        await new StartupListing(functions, new Uri(app.Urls.First()).Port, app.Environment.ApplicationName).WriteAsync(options.Output);
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => _failed ? Task.CompletedTask : app.StopAsync(cancellationToken);

    public void Dispose() => ((IDisposable)app).Dispose();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [LoggerMessage(Level = LogLevel.Error, Message = "The '{Function}' function is in error: {Reason}")]
    private static partial void InError(ILogger logger, string function, string reason);
}
