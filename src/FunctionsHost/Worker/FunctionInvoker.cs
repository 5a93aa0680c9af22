using FunctionsHost.Rpc;
using FunctionsHost.Settings;

namespace FunctionsHost.Worker;

/// <summary>Runs functions of all triggers within functionTimeout of host.json.</summary>
internal sealed partial class FunctionInvoker(HostSettings settings, ILogger<FunctionInvoker> logger, TimeProvider time)
{
    // After its timeout a function may end by itself within this time, the default of the real host.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Runs a function. If it does not end within the grace period after its timeout, the worker is killed, as in the real host.</summary>
    /// <exception cref="FunctionFailedException">The function threw an exception.</exception>
    /// <exception cref="FunctionTimedOutException">The function exceeded functionTimeout.</exception>
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

    [LoggerMessage(LogLevel.Error, "{Message} The call is cancelled.")]
    private partial void TimedOut(string message);
}
