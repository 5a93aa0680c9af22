using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmsFunctions.Standalone.Invocation;

namespace SmsFunctions.Standalone.Hosting;

/// <summary>
/// Runs the queue and timer listeners. They start when everything else has (a message taken by a host that then fails to start stays
/// hidden for the whole lease) and are told to stop before anything else is.
/// </summary>
internal sealed partial class FunctionListeners(IReadOnlyList<IListener> listeners, FunctionRunner runner, TimeProvider time, ILogger logger)
    : IHostedLifecycleService, IDisposable
{
    /// <summary>The host's whole time to stop.</summary>
    public static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(30);

    // Then the functions' tokens are cancelled, and the rest is theirs to end in good order.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private CancellationTokenSource? _grace;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(listeners.Select(listener => Task.Run(() => listener.RunAsync(_stopping.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _grace = new CancellationTokenSource(Grace, time);
        _grace.Token.Register(runner.CancelRunning);
        return _stopping.CancelAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            GivenUp(ShutdownLimit);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopping.Dispose();
        _grace?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Functions that did not end within {Limit} are given up; their messages come back when their leases end")]
    private partial void GivenUp(TimeSpan limit);
}
