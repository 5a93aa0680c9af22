namespace SmsFunctions.Sending;

/// <summary>A hint that waits to be enqueued, alone or with others.</summary>
/// <param name="json">The queue message if the hint is alone.</param>
/// <param name="cancellation">The token of the caller, who no longer waits once it is cancelled.</param>
internal sealed class PendingHint(SendHint hint, byte[] json, CancellationToken cancellation)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SendHint Hint => hint;

    public byte[] Json => json;

    public CancellationToken Cancellation => cancellation;

    public Task Done => _done.Task;

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception fault) => _done.TrySetException(fault);
}
