namespace SmsFunctions.Foundation;

/// <summary>An item of a group, whose caller waits for the result.</summary>
/// <param name="cancellation">The token of the caller, who no longer waits once it is cancelled.</param>
internal abstract class GroupItem<TResult>(CancellationToken cancellation)
{
    private readonly TaskCompletionSource<TResult> _done = new();
    private Action? _complete;

    public CancellationToken Cancellation => cancellation;

    public bool IsAbandoned => cancellation.IsCancellationRequested;

    /// <summary>Keeps the result until <see cref="Complete"/>.</summary>
    public void Succeed(TResult result) => _complete = () => _done.TrySetResult(result);

    /// <summary>Keeps the fault until <see cref="Complete"/>.</summary>
    public void Fail(Exception fault) => _complete = () => _done.TrySetException(fault);

    /// <summary>Ends the wait of the caller, who continues in this call.</summary>
    public void Complete() => _complete?.Invoke();

    /// <summary>Ends the waits of several callers. They continue in parallel.</summary>
    public static void CompleteAll(IReadOnlyList<GroupItem<TResult>> items)
    {
        if (items.Count == 1)
        {
            items[0].Complete();
            return;
        }

        foreach (var item in items)
        {
            ThreadPool.UnsafeQueueUserWorkItem(one => one.Complete(), item, preferLocal: false);
        }
    }

    /// <param name="isAlone">Whether the item runs alone. Its request then ends by the token itself.</param>
    public Task<TResult> ResultAsync(bool isAlone) => isAlone && !IsAbandoned ? _done.Task : _done.Task.WaitAsync(cancellation);
}
