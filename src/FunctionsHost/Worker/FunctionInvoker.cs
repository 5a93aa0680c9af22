using FunctionsHost.Rpc;
using FunctionsHost.Settings;

namespace FunctionsHost.Worker;

/// <summary>Runs functions within host.json's functionTimeout, for all kinds of triggers.</summary>
internal sealed partial class FunctionInvoker(HostSettings settings, ILogger<FunctionInvoker> logger, TimeProvider time)
{
    // The real host's default: this long after its time-out a function may still end by itself.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>A function that does not end within the grace after its time-out takes the worker with it, as under the real host.</summary>
    /// <exception cref="FunctionFailedException">It threw.</exception>
    /// <exception cref="FunctionTimedOutException">It ran too long.</exception>
    /// <exception cref="WorkerLostException">The worker ended.</exception>
    public async Task InvokeAsync(RunningWorker worker, FunctionDescription function, InvocationRequest request, CancellationToken cancellation)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var invoking = worker.Channel.InvokeAsync(request, cancel.Token);
        if (await invoking.EndsWithinAsync(settings.FunctionTimeout ?? Timeout.InfiniteTimeSpan, time))
        {
            await invoking;
            return;
        }

        var message = $"{function.Name} ran longer than functionTimeout ({settings.FunctionTimeout}).";
        TimedOut(message);
        await cancel.CancelAsync();
        if (!await invoking.EndsWithinAsync(Grace, time))
        {
            worker.Kill($"{message} It did not end when cancelled, so the worker was ended.");
            await invoking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        throw new FunctionTimedOutException(message);
    }

    [LoggerMessage(LogLevel.Error, "{Message} It is cancelled.")]
    private partial void TimedOut(string message);
}
