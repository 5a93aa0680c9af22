using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SmsFunctions.Standalone.Invocation;

/// <summary>Runs calls of functions: a scope each, the time limit of host.json, and the log lines that the host writes.</summary>
/// <param name="limit">host.json <c>functionTimeout</c>; null is unlimited.</param>
internal sealed partial class FunctionRunner(IServiceScopeFactory scopes, ILoggerFactory loggers, TimeProvider time, TimeSpan? limit) : IDisposable
{
    private readonly CancellationTokenSource _shutdown = new();
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new();

    /// <summary>Cancels the tokens of all running functions: the host has waited for them long enough.</summary>
    public void CancelRunning() => _shutdown.Cancel();

    /// <summary>Runs one call. A function that outlives the limit has its token cancelled and counts as failed, however it ends.</summary>
    /// <param name="bind">Makes the arguments; its failure is the function's.</param>
    /// <param name="complete">What is done with the returned value within the call's scope.</param>
    /// <returns>Whether the call succeeded; why not is logged here.</returns>
    public async Task<bool> RunAsync(
        FunctionMethod method, Func<CancellationToken, object?[]> bind, Func<object?, Task>? complete = null, CancellationToken caller = default)
    {
        var logger = _loggers.GetOrAdd(method.Name, name => loggers.CreateLogger($"Function.{name}"));
        var id = Guid.NewGuid();
        var started = time.GetTimestamp();
        Executing(logger, method.Name, id);

        using var timeout = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(caller, timeout.Token, _shutdown.Token);

        // Registered last it runs first: said even when the function ends on the very cancellation.
        using var timedOut = timeout.Token.Register(() => TimedOut(logger, limit ?? default, method.Name, id));
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var returned = await method.CallAsync(scope.ServiceProvider, bind(stop.Token));
            if (timeout.IsCancellationRequested)
            {
                return false;
            }

            await (complete?.Invoke(returned) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested)
        {
            Abandoned(logger, method.Name, id, Elapsed(started));
            return false;
        }
        catch (Exception failure)
        {
            Failed(logger, failure, method.Name, id, Elapsed(started));
            return false;
        }

        Succeeded(logger, method.Name, id, Elapsed(started));
        return true;
    }

    public void Dispose() => _shutdown.Dispose();

    private long Elapsed(long started) => (long)time.GetElapsedTime(started).TotalMilliseconds;

    [LoggerMessage(Level = LogLevel.Debug, Message = "Executing 'Functions.{Function}' (Id={Id})")]
    private static partial void Executing(ILogger logger, string function, Guid id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Executed 'Functions.{Function}' (Succeeded, Id={Id}, Duration={Milliseconds}ms)")]
    private static partial void Succeeded(ILogger logger, string function, Guid id, long milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Executed 'Functions.{Function}' (Failed, Id={Id}, Duration={Milliseconds}ms)")]
    private static partial void Failed(ILogger logger, Exception failure, string function, Guid id, long milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Executed 'Functions.{Function}' (Cancelled by the caller, Id={Id}, Duration={Milliseconds}ms)")]
    private static partial void Abandoned(ILogger logger, string function, Guid id, long milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Timeout value of {Limit} exceeded by function 'Functions.{Function}' (Id={Id}). Initiating cancellation.")]
    private static partial void TimedOut(ILogger logger, TimeSpan limit, string function, Guid id);
}
