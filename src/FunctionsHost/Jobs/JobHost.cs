using System.Reflection;
using System.Runtime.ExceptionServices;
using FunctionsHost.Settings;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FunctionsHost.Jobs;

/// <summary>The WebJobs SDK's own job host with the queue and timer functions: its listeners, poison queues and locks.</summary>
internal sealed class JobHost : IWebJobsExceptionHandler, IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(5);

    // For what still runs after the drain, and has been cancelled.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<Exception> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JobInvoker _invoker;
    private readonly IHost _host;

    public JobHost(HostSettings settings, JobInvoker invoker, Type functions, Storage storage, ILoggerFactory loggers)
    {
        _invoker = invoker;
        var blobs = storage.Blobs();
        _host = new HostBuilder()
            .ConfigureWebJobs(
                jobs =>
                {
                    jobs.AddAzureStorageCoreServices();
                    jobs.AddAzureStorageQueues();
                    jobs.AddTimers();
                    jobs.Services.Replace(ServiceDescriptor.Singleton<ScheduleMonitor, BlobScheduleMonitor>());
                },
                host => host.AllowPartialHostStartup = true)
            .ConfigureAppConfiguration(configuration =>
            {
                configuration.Sources.Clear();
                configuration.AddConfiguration(settings.Configuration);
            })
            .ConfigureServices(services =>
            {
                services.AddSingleton(loggers);
                services.AddSingleton(invoker);
                services.AddSingleton(blobs);
                services.AddSingleton<IHostLifetime, NoLifetime>();
                services.AddSingleton<ITypeLocator>(new OneType(functions));
                services.AddSingleton<IHostIdProvider>(new FixedHostId(HostIds.Of(settings.Configuration, settings.App.Path)));
                services.AddSingleton<IWebJobsExceptionHandler>(this);
            })
            .Build();
        CheckSettings();
    }

    /// <value>Completes when a listener has failed and runs no more, as when its storage account was away for long.</value>
    public Task<Exception> Broken => _broken.Task;

    /// <summary>
    /// The SDK's timers wait in their start for a tick that is past due. Other functions run meanwhile, so a long tick is not waited for.
    /// </summary>
    public async Task StartAsync(TimeProvider time, CancellationToken cancellation)
    {
        var starting = _host.StartAsync(cancellation);
        while (!await starting.EndsWithinAsync(StartLimit, time))
        {
            if (!_invoker.Idle.IsCompleted)
            {
                _ = BreakIfFailedAsync(starting);
                return;
            }
        }

        await starting;
    }

    /// <summary>Fetches no more and waits for the functions that run. Draining is what keeps the SDK from cancelling them.</summary>
    public async Task StopAsync(TimeProvider time)
    {
        await DrainAsync().EndsWithinAsync(RunningHost.ShutdownLimit, time);
        await _host.StopAsync().EndsWithinAsync(EndLimit, time);
    }

    public void Dispose() => _host.Dispose();

    /// <summary>Reads host.json's settings now; the SDK would fail over them in the middle of its start.</summary>
    private void CheckSettings()
    {
        try
        {
            _ = _host.Services.GetRequiredService<IOptions<QueuesOptions>>().Value;
            _ = _host.Services.GetRequiredService<IOptions<SingletonOptions>>().Value;
        }
        catch (Exception wrong)
        {
            var cause = wrong is TargetInvocationException ? wrong.GetBaseException() : wrong;
            var property = cause.TargetSite?.Name is { } name && name.StartsWith("set_", StringComparison.Ordinal) ? $"{name[4..]}: " : "";
            throw new StartException(
                $"host.json (or AzureFunctionsJobHost__... in the environment) has a value that is not allowed: {property}{cause.Message}");
        }
    }

    private async Task BreakIfFailedAsync(Task starting)
    {
        await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (starting.Exception is { } failed)
        {
            _broken.TrySetResult(failed.GetBaseException());
        }
    }

    private async Task DrainAsync()
    {
        await _host.Services.GetRequiredService<IDrainModeManager>().EnableDrainModeAsync(CancellationToken.None);
        await _invoker.Idle;
    }

    Task IWebJobsExceptionHandler.OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) => Task.CompletedTask;

    /// <summary>The SDK's own handler ends the process.</summary>
    Task IWebJobsExceptionHandler.OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo)
    {
        _broken.TrySetResult(exceptionInfo.SourceException);
        return Task.CompletedTask;
    }

    private sealed class OneType(Type type) : ITypeLocator
    {
        public IReadOnlyList<Type> GetTypes() => [type];
    }
}
