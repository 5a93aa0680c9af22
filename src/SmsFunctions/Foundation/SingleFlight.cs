namespace SmsFunctions.Foundation;

/// <summary>Runs work at most once at a time. All callers share the run in progress, and it completes even if all of them cancel.</summary>
internal sealed class SingleFlight<T>
{
    private readonly Lock _lock = new();
    private Task<T>? _running;

    public bool IsRunning
    {
        get
        {
            lock (_lock)
            {
                return _running is not null;
            }
        }
    }

    /// <param name="work">Begins the work, if no run is in progress.</param>
    /// <param name="cancellation">Ends only the wait of this caller.</param>
    public Task<T> RunAsync(Func<Task<T>> work, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return (_running ??= OnceAsync(work)).WaitAsync(cancellation);
        }
    }

    private async Task<T> OnceAsync(Func<Task<T>> work)
    {
        // The caller holds the lock and has not stored the task yet.
        await Task.Yield();
        try
        {
            return await work();
        }
        finally
        {
            lock (_lock)
            {
                _running = null;
            }
        }
    }
}
