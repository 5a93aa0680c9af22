namespace GatewaySimulator.Faults;

/// <summary>The calls whose answers wait to be released.</summary>
public sealed class Holds
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];

    /// <summary>How many wait now.</summary>
    public int Count
    {
        get { lock (_lock) return _waiting.Count; }
    }

    /// <summary>Lets the oldest <paramref name="count"/> go on.</summary>
    /// <returns>How many there were to release.</returns>
    public int Release(int count = int.MaxValue)
    {
        var released = 0;
        lock (_lock)
        {
            for (; released < count && _waiting.TryDequeue(out var waiting); released++) waiting.SetResult();
        }

        return released;
    }

    internal Task WaitAsync(CancellationToken stopping)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock) _waiting.Enqueue(waiting);
        return waiting.Task.WaitAsync(stopping);
    }
}
