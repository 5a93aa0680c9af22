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

/// <summary>The job host of the WebJobs SDK with the queue and timer functions: listeners, poison queues and locks.</summary>
internal sealed class JobHost : IWebJobsExceptionHandler, IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(5);

    // The time for functions that still run after the drain and have been cancelled.
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

    /// <value>Completes when a listener has stopped after a failure, for example because storage was unavailable for a long time.</value>
    public Task<Exception> Broken => _broken.Task;

    /// <summary>
    /// Starts the job host. The SDK's timers run a past-due tick during the start. A long tick is not waited for, because other functions run meanwhile.
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

    /// <summary>Stops fetching work and waits for running functions. The drain mode prevents the SDK from cancelling them.</summary>
    public async Task StopAsync(TimeProvider time)
    {
        await DrainAsync().EndsWithinAsync(RunningHost.ShutdownLimit, time);
        await _host.StopAsync().EndsWithinAsync(EndLimit, time);
    }

    public void Dispose() => _host.Dispose();

    /// <summary>Validates the settings of host.json before the start, since the SDK would fail in the middle of its start.</summary>
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

    /// <summary>Replaces the SDK's handler, which ends the process.</summary>
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
