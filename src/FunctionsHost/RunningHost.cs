using FunctionsHost.Http;
using FunctionsHost.Jobs;
using FunctionsHost.Settings;
using FunctionsHost.Worker;

namespace FunctionsHost;

/// <summary>The complete host: the worker and its gRPC server, the job host, and the HTTP server for clients.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    /// <summary>How long functions may continue after the host is told to stop.</summary>
    public static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(30);

    private readonly Stack<Func<Task>> _stop = new();

    public static async Task<RunningHost> StartAsync(HostSettings settings, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var host = new RunningHost();
        try
        {
            await host.StartPartsAsync(settings, loggers, cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the triggers first, then the worker, and the gRPC server last.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_stop.TryPop(out var stop))
        {
            await stop();
        }
    }

    private async Task StartPartsAsync(HostSettings settings, ILoggerFactory loggers, CancellationToken cancellation)
    {
        HttpFront.CheckPort(settings.Port);
        var time = TimeProvider.System;
        var channels = new WorkerChannels();
        var server = await WorkerServer.StartAsync(channels, loggers, cancellation);
        _stop.Push(async () => await server.DisposeAsync());

        var starter = new WorkerStarter(settings, channels, server.Address, loggers, time);
        var workers = new WorkerSupervisor(starter, loggers.CreateLogger<WorkerSupervisor>(), time);
        _stop.Push(async () => await workers.DisposeAsync());
        var functions = (await workers.StartAsync(cancellation)).Functions;

        var invoker = new FunctionInvoker(settings, loggers.CreateLogger<FunctionInvoker>(), time);
        var jobs = new JobFunctionReader(settings.Configuration, loggers.CreateLogger<JobFunctionReader>()).Read(functions);
        var front = HttpFront.Build(settings, functions, workers, invoker, loggers);
        var jobHost = CreateJobHost(settings, new JobInvoker(workers, invoker, jobs), jobs, loggers, time);
        _stop.Push(() => Task.WhenAll(front.DisposeAsync().AsTask(), jobHost?.DisposeAsync().AsTask() ?? Task.CompletedTask));
        await Task.WhenAll(front.StartAsync(settings.Port, cancellation), jobHost?.StartAsync(cancellation) ?? Task.CompletedTask);

        await WarmUp.RunAsync(front.Address, settings, functions, cancellation);
        foreach (var line in FunctionList.Lines(functions, jobs, front.Address, settings.RoutePrefix))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"FunctionsHost is listening on {front.Address}");
    }

    private static JobHostSupervisor? CreateJobHost(
        HostSettings settings, JobInvoker invoker, IReadOnlyList<JobFunction> jobs, ILoggerFactory loggers, TimeProvider time)
    {
        if (jobs.Count == 0)
        {
            return null;
        }

        var storage = new Storage(settings.Configuration, loggers.CreateLogger<Storage>(), time);
        var functions = JobType.Create(jobs);
        return new JobHostSupervisor(Create, storage, loggers.CreateLogger<JobHostSupervisor>(), time);

        JobHost Create() => new(settings, invoker, functions, storage, loggers);
    }
}
