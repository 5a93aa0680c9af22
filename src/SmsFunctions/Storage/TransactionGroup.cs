using Azure;
using Azure.Data.Tables;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

/// <summary>Transactions of one partition that are written as one.</summary>
internal sealed class TransactionGroup(TableClient table) : IGroup<PendingTransaction>
{
    private const int MaxRows = 100;

    private readonly List<PendingTransaction> _writes = [];

    // Storage refuses a transaction that writes a row twice. Two writes of one chunk have the row of the chunk in common.
    private readonly HashSet<string> _rows = new(StringComparer.Ordinal);
    private long _size;

    public bool TryAdd(PendingTransaction write)
    {
        if (write.IsAbandoned)
        {
            return true;
        }

        if (_writes.Count > 0
            && (_rows.Count + write.Actions.Count > MaxRows
                || _size + write.Size > RowSize.MaxTransaction
                || write.Actions.Any(action => _rows.Contains(action.Entity.RowKey))))
        {
            return false;
        }

        _writes.Add(write);
        _rows.UnionWith(write.Actions.Select(action => action.Entity.RowKey));
        _size += write.Size;
        return true;
    }

    public Task RunAsync() => _writes.Count switch
    {
        0 => Task.CompletedTask,
        1 => _writes[0].RunAsync(table),
        _ => RunTogetherAsync(),
    };

    private async Task RunTogetherAsync()
    {
        try
        {
            // No token: the transactions belong to several callers, and each of them may end its own wait.
            var answers = (await table.SubmitTransactionAsync(_writes.SelectMany(write => write.Actions), CancellationToken.None)).Value;
            var first = 0;
            foreach (var write in _writes)
            {
                write.Complete(answers[first]);
                first += write.Actions.Count;
            }
        }
        catch (RequestFailedException refused) when (!StorageFault.IsOutage(refused))
        {
            // Nothing was written, or an attempt whose answer was lost has written everything. Alone, each write finds out for itself.
            await Task.WhenAll(_writes.Select(write => write.RunAsync(table)));
        }
        catch (Exception fault)
        {
            // It is unknown whether the rows were written. Each caller reads its own row.
            _writes.ForEach(write => write.Fail(fault));
        }
    }
}
