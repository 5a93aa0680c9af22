namespace FunctionsHost.Jobs;

/// <summary>Keeps the job host running: when a listener has failed for good, a new one takes its place, where the real host would start its process again.</summary>
internal sealed partial class JobHostSupervisor(Func<JobHost> create, Storage storage, ILogger<JobHostSupervisor> logger, TimeProvider time) : IAsyncDisposable
{
    // Running functions may still end after this, beside the new job host.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task<JobHost?> _running = Task.FromResult<JobHost?>(null);

    public async Task StartAsync(CancellationToken cancellation) => _running = KeepRunningAsync(await StartOneAsync(cancellation));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        using var host = await _running;
        if (host is not null)
        {
            await host.StopAsync();
        }

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
                await host.StartAsync(cancellation);
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

    private async Task<JobHost?> KeepRunningAsync(JobHost host)
    {
        try
        {
            while (true)
            {
                Broken((await host.Broken.WaitAsync(_stopping.Token)).Message);
                await StopAsync(host).WaitAsync(StopLimit, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                host = await StartOneAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return host;
        }
    }

    private static async Task StopAsync(JobHost host)
    {
        await host.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        host.Dispose();
    }

    [LoggerMessage(LogLevel.Error, "Queue and timer functions could not be started: {Message} They are started again.")]
    private partial void NotStarted(string message);

    [LoggerMessage(LogLevel.Error, "A listener of the queue and timer functions failed: {Message} They are started again.")]
    private partial void Broken(string message);
}
