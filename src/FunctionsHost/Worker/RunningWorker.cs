namespace FunctionsHost.Worker;

/// <summary>A worker that is ready for calls.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly WorkerProcess _process;
    private readonly WorkerContract _contract;
    private readonly Dictionary<string, string> _ids;

    private RunningWorker(WorkerProcess process, WorkerChannel channel, WorkerContract contract)
    {
        _process = process;
        Channel = channel;
        _contract = contract;
        _ids = contract.Functions.ToDictionary(function => function.Name, function => function.Id);
    }

    public WorkerChannel Channel { get; }

    public int ProcessId => _process.Id;

    public IReadOnlyList<FunctionDescription> Functions => _contract.Functions;

    /// <value>The address to which requests are forwarded.</value>
    public Uri Http => _contract.Http
        ?? throw new WorkerUnavailableException("The worker has no HTTP server: the app does not call ConfigureFunctionsWebApplication.");

    public static RunningWorker Of(WorkerProcess process, WorkerChannel channel, WorkerContract contract) => new(process, channel, contract);

    /// <summary>The id of a function in this worker. Ids may differ between workers; names do not.</summary>
    public string IdOf(FunctionDescription function) =>
        _ids.TryGetValue(function.Name, out var id) ? id : throw new WorkerUnavailableException($"The worker no longer has the function {function.Name}.");

    /// <summary>Kills the worker. Its running calls fail with the reason.</summary>
    public void Kill(string reason)
    {
        Channel.Close(reason);
        _process.Kill();
    }

    /// <summary>Asks the worker to end within the grace period, then kills it.</summary>
    public async Task StopAsync(TimeSpan grace, TimeProvider time)
    {
        Channel.Terminate(grace);
        await _process.Exited.EndsWithinAsync(grace, time);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Kill("The host ended the worker.");
        await _process.Exited;
        _process.Dispose();
    }
}
