using Azure;
using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>A transaction that waits to be written, alone or with others.</summary>
/// <param name="cancellation">The token of the caller, who no longer waits once it is cancelled.</param>
internal sealed class PendingTransaction(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<Response> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<TableTransactionAction> Actions => actions;

    public bool IsAbandoned => cancellation.IsCancellationRequested;

    /// <value>Storage's answer for the first row.</value>
    public Task<Response> Done => _done.Task;

    /// <value>The size in the JSON of the request, in bytes, at most.</value>
    public long Size { get; } = actions.Sum(action => RowSize.Of((TableEntity)action.Entity));

    /// <summary>Writes the transaction alone. It throws nothing; <see cref="Done"/> has the result.</summary>
    public async Task RunAsync(TableClient table)
    {
        try
        {
            Complete((await table.SubmitTransactionAsync(actions, cancellation)).Value[0]);
        }
        catch (Exception fault)
        {
            Fail(fault);
        }
    }

    public void Complete(Response first) => _done.TrySetResult(first);

    public void Fail(Exception fault) => _done.TrySetException(fault);
}
