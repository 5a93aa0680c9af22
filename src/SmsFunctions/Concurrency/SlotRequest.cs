using SmsFunctions.Messages;

namespace SmsFunctions.Concurrency;

/// <summary>A caller that waits for a slot.</summary>
internal sealed class SlotRequest(Priority priority, Predicate<RentedBlock> isUsable)
{
    // The pool completes requests in its lock, and the callers must not continue there.
    private readonly TaskCompletionSource<SlotLease> _lease = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsLow { get; } = priority == Priority.Low;

    public Task<SlotLease> Lease => _lease.Task;

    /// <value>Whether the caller has a slot or has left.</value>
    public bool IsDone => _lease.Task.IsCompleted;

    public bool MayUse(RentedBlock block) => isUsable(block);

    public void Grant(SlotLease lease) => _lease.SetResult(lease);

    public void Cancel(CancellationToken cancellation) => _lease.SetCanceled(cancellation);
}
