namespace FunctionsHost.Jobs;

/// <summary>
/// Keeps a job host running. When one of its listeners has stopped after a failure, a new job host replaces it. The real host would end its process,
/// and the platform would restart it.
/// </summary>
internal sealed partial class JobHostSupervisor(Func<JobHost> create, Storage storage, ILogger<JobHostSupervisor> logger, TimeProvider time) : IAsyncDisposable
{
    // Functions that still run after this time end while the new job host is running.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task<JobHost?> _running = Task.FromResult<JobHost?>(null);
    private Task _lastStop = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellation) => _running = KeepRunningAsync(await StartOneAsync(cancellation));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (await _running is { } host)
        {
            await StopAsync(host);
        }

        await _lastStop;
        _stopping.Dispose();
    }

    private async Task<JobHost> StartOneAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await storage.WaitAsync(cancellation);
            var host = create();
            try
            {
                await host.StartAsync(time, cancellation);
                return host;
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                host.Dispose();
                NotStarted(failed.Message);
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <returns>The job host that is running when this program stops; null when there is none.</returns>
    private async Task<JobHost?> KeepRunningAsync(JobHost first)
    {
        JobHost? host = first;
        try
        {
            while (true)
            {
                Broken((await host.Broken.WaitAsync(_stopping.Token)).Message);
                _lastStop = StopAsync(host);
                host = null;
                await _lastStop.EndsWithinAsync(StopLimit, time);
                host = await StartOneAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return host;
        }
    }

    private async Task StopAsync(JobHost host)
    {
        await host.StopAsync(time);
        host.Dispose();
    }

    [LoggerMessage(LogLevel.Error, "Queue and timer functions could not be started: {Message} The host tries again.")]
    private partial void NotStarted(string message);

    [LoggerMessage(LogLevel.Error, "A listener of the queue and timer functions failed: {Message} The host restarts the functions.")]
    private partial void Broken(string message);
}
