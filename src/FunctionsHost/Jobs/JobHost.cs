using System.Runtime.ExceptionServices;
using FunctionsHost.Settings;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FunctionsHost.Jobs;

/// <summary>The WebJobs SDK's own job host with the queue and timer functions: its listeners, poison queues and locks.</summary>
internal sealed class JobHost : IWebJobsExceptionHandler, IDisposable
{
    private readonly TaskCompletionSource<Exception> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IHost _host;

    public JobHost(HostSettings settings, JobInvoker invoker, Type functions, Storage storage, ILoggerFactory loggers)
    {
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
                services.Configure<HostOptions>(host => host.ShutdownTimeout = RunningHost.ShutdownLimit);
            })
            .Build();
    }

    /// <value>Completes when a listener has failed and runs no more, as when its storage account was away for long.</value>
    public Task<Exception> Broken => _broken.Task;

    public Task StartAsync(CancellationToken cancellation) => _host.StartAsync(cancellation);

    /// <summary>Fetches no more and waits for the functions that run.</summary>
    public Task StopAsync() => _host.StopAsync();

    public void Dispose() => _host.Dispose();

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
