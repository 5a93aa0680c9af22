using FunctionsHost.Settings;

namespace FunctionsHost.Worker;

/// <summary>A worker did not become ready.</summary>
/// <param name="output">All lines that the worker wrote.</param>
internal sealed class WorkerStartException(string message, IReadOnlyList<string> output) : Exception(message)
{
    public IReadOnlyList<string> Output => output;

    /// <value>True when another process took the HTTP port after the worker had chosen it.</value>
    public bool PortWasTaken => output.Any(line => line.Contains("address already in use", StringComparison.OrdinalIgnoreCase));
}

/// <summary>Starts worker processes and makes them ready.</summary>
internal sealed class WorkerStarter(HostSettings settings, WorkerChannels channels, Uri server, ILoggerFactory loggers, TimeProvider time)
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(5);

    private readonly WorkerLog _log = new(loggers);

    /// <exception cref="WorkerStartException">The worker ended or was not ready in time.</exception>
    public async Task<RunningWorker> StartAsync(CancellationToken cancellation)
    {
        var channel = new WorkerChannel(_log);
        channels.Add(channel);
        _ = ForgetAsync(channel);
        var output = new WorkerOutput(loggers);
        var process = WorkerProcess.Start(settings, server, channel.WorkerId, output, time);
        _ = CloseAtExitAsync(process, channel);
        try
        {
            using var limit = new CancellationTokenSource(ReadyLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            var contract = await WorkerHandshake.RunAsync(channel, settings.App, time, either.Token);
            output.Release();
            return RunningWorker.Of(process, channel, contract);
        }
        catch (Exception notReady)
        {
            channel.Close("The worker did not become ready.");
            var reason = await EndAsync(process, notReady);
            process.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new WorkerStartException($"The worker {settings.App.Assembly} {reason}", output.TakeWhole());
        }
    }

    private async Task<string> EndAsync(WorkerProcess process, Exception notReady)
    {
        if (notReady is WorkerLostException)
        {
            // The worker is ending by itself. Its exit code is more useful than the broken connection.
            await process.Exited.EndsWithinAsync(ExitLimit, time);
        }

        var endedByItself = process.Exited.IsCompleted;
        process.Kill();
        var code = await process.Exited;
        return endedByItself ? $"ended with code {code} before it was ready."
            : notReady is OperationCanceledException ? $"was not ready after {ReadyLimit.TotalSeconds:0} s."
            : $"did not become ready: {notReady.Message}";
    }

    private async Task ForgetAsync(WorkerChannel channel)
    {
        await channel.Lost;
        channels.Remove(channel);
    }

    private static async Task CloseAtExitAsync(WorkerProcess process, WorkerChannel channel)
    {
        var code = await process.Exited;
        channel.Close($"The worker ended with code {code}.");
    }
}
