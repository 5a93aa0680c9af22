using Azure;
using Azure.Data.Tables;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

/// <summary>A transaction that waits to be written, alone or with others. Its result is storage's answer for the first row.</summary>
internal sealed class PendingTransaction(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
    : GroupItem<Response>(cancellation)
{
    public IReadOnlyList<TableTransactionAction> Actions => actions;

    /// <value>The size in the JSON of the request, in bytes, at most.</value>
    public long Size { get; } = actions.Sum(action => RowSize.Of((TableEntity)action.Entity));

    /// <summary>Writes the transaction alone. It throws nothing.</summary>
    public async Task RunAsync(TableClient table)
    {
        try
        {
            Succeed((await table.SubmitTransactionAsync(actions, Cancellation)).Value[0]);
        }
        catch (Exception fault)
        {
            Fail(fault);
        }
    }
}
