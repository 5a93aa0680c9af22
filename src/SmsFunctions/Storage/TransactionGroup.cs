using Azure;
using Azure.Data.Tables;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

/// <summary>Transactions of one partition that are written as one.</summary>
internal sealed class TransactionGroup(TableClient table, TimeProvider time) : IGroup<PendingTransaction>
{
    private const int MaxRows = 100;

    // Shorter than the time that a caller waits, so that a write that is repeated alone may still succeed in that time.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

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

    public void Complete() => GroupItem<Response>.CompleteAll(_writes);

    private async Task RunTogetherAsync()
    {
        try
        {
            // The transactions belong to several callers, so none of their tokens ends the request.
            using var limit = new CancellationTokenSource(Timeout, time);
            var answers = (await table.SubmitTransactionAsync(_writes.SelectMany(write => write.Actions), limit.Token)).Value;
            var first = 0;
            foreach (var write in _writes)
            {
                write.Succeed(answers[first]);
                first += write.Actions.Count;
            }
        }
        catch (Exception)
        {
            // One of the writes may be the cause, and it must not fail the others. If the request was applied and its answer was lost, a repeated write
            // is refused, and its caller finds its own operation id in the row.
            await Task.WhenAll(_writes.Select(write => write.RunAsync(table)));
        }
    }
}
