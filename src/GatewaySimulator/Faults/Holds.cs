namespace GatewaySimulator.Faults;

/// <summary>The calls whose answers are held until they are released.</summary>
public sealed class Holds
{
    private readonly Lock _lock = new();
    private readonly List<TaskCompletionSource> _waiting = [];

    /// <summary>The number of held calls.</summary>
    public int Count
    {
        get { lock (_lock) return _waiting.Count; }
    }

    /// <summary>Releases the oldest <paramref name="count"/> calls.</summary>
    /// <returns>The number of released calls.</returns>
    public int Release(int count = int.MaxValue)
    {
        TaskCompletionSource[] released;
        lock (_lock)
        {
            released = [.. _waiting.Take(count)];
            _waiting.RemoveRange(0, released.Length);
        }

        foreach (var waiting in released) waiting.TrySetResult();
        return released.Length;
    }

    internal async Task WaitAsync(CancellationToken stopping)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock) _waiting.Add(waiting);
        try
        {
            await waiting.Task.WaitAsync(stopping);
        }
        finally
        {
            lock (_lock) _waiting.Remove(waiting);
        }
    }
}
