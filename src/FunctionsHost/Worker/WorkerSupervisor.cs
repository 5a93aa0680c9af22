namespace FunctionsHost.Worker;

/// <summary>Keeps one worker running: when it ends, another is started.</summary>
internal sealed partial class WorkerSupervisor(WorkerStarter starter, ILogger<WorkerSupervisor> logger, TimeProvider time) : IAsyncDisposable
{
    private const int TriesForAPort = 5;
    private static readonly TimeSpan WorkerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private volatile TaskCompletionSource<RunningWorker> _current = NotReady();
    private Task _running = Task.CompletedTask;

    /// <summary>Starts the first worker.</summary>
    /// <exception cref="WorkerStartException">The worker cannot be started, and another attempt would not help.</exception>
    public async Task<RunningWorker> StartAsync(CancellationToken cancellation)
    {
        var worker = await StartFirstAsync(cancellation);
        _current.SetResult(worker);
        _running = KeepRunningAsync(worker);
        return worker;
    }

    /// <summary>Returns the ready worker. If there is none, waits up to 10 s for the next one.</summary>
    /// <exception cref="WorkerUnavailableException">No worker was ready in that time.</exception>
    public async Task<RunningWorker> GetAsync(CancellationToken cancellation)
    {
        for (var asked = time.GetTimestamp(); WorkerLimit - time.GetElapsedTime(asked) is var left && left > TimeSpan.Zero;)
        {
            try
            {
                var worker = await _current.Task.WaitAsync(left, time, cancellation);
                if (!worker.Channel.Lost.IsCompleted)
                {
                    return worker;
                }

                // The worker has just ended and will be replaced soon.
                await Task.Delay(LookAgain, time, cancellation);
            }
            catch (TimeoutException)
            {
                break;
            }
        }

        throw new WorkerUnavailableException($"No worker was ready in {WorkerLimit.TotalSeconds:0} s.");
    }

    /// <summary>Ends the worker, with a grace period of 5 s, and starts no other.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;

        // A restart that completes during the shutdown leaves its worker here.
        if (_current.Task.IsCompletedSuccessfully)
        {
            await (await _current.Task).StopAsync(StopGrace, time);
        }

        _stopping.Dispose();
    }

    private static TaskCompletionSource<RunningWorker> NotReady() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<RunningWorker> StartFirstAsync(CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await starter.StartAsync(cancellation);
            }
            catch (WorkerStartException failed) when (failed.PortWasTaken && tries < TriesForAPort)
            {
                PortWasTaken();
            }
        }
    }

    private async Task KeepRunningAsync(RunningWorker worker)
    {
        var delay = new RestartDelay();
        try
        {
            while (true)
            {
                var lost = await worker.Channel.Lost.WaitAsync(_stopping.Token);
                _stopping.Token.ThrowIfCancellationRequested();
                _current = NotReady();
                await worker.DisposeAsync();
                Lost(lost.Message);
                worker = await RestartAsync(delay, worker.Channel.HasCompletedCall);
                _current.SetResult(worker);
                Ready(worker.ProcessId);
            }
        }
        catch (OperationCanceledException)
        {
            // The host is stopping.
        }
    }

    private async Task<RunningWorker> RestartAsync(RestartDelay delay, bool hasCompletedCall)
    {
        while (true)
        {
            await Task.Delay(delay.Next(hasCompletedCall), time, _stopping.Token);
            try
            {
                return await starter.StartAsync(_stopping.Token);
            }
            catch (WorkerStartException failed)
            {
                NotStarted(failed.Message, string.Join('\n', failed.Output));
                hasCompletedCall = false;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Another process took the worker's HTTP port. The worker is started again.")]
    private partial void PortWasTaken();

    [LoggerMessage(LogLevel.Error, "The worker is lost: {Reason} Running functions have failed. The worker is started again.")]
    private partial void Lost(string reason);

    [LoggerMessage(LogLevel.Error, "{Message} The worker is started again. Its output:\n{Output}")]
    private partial void NotStarted(string message, string output);

    [LoggerMessage(LogLevel.Warning, "The worker is ready again (process {ProcessId}).")]
    private partial void Ready(int processId);
}
