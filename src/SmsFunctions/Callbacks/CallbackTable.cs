using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>
/// Pending callbacks and the log of attempts, in table <c>Sms</c> beside the chunk. Each step moves the row of the pending callback and writes the log
/// row in one transaction.
/// </summary>
public sealed class CallbackTable(TableServiceClient tables, OpenPartitions partitions, AttentionTable attention, EndedCallbacks ended)
{
    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Null when the callback has ended or is due at another time.</summary>
    public async Task<StoredCallback?> FindAsync(ChunkId chunk, int version, DateTimeOffset at, CancellationToken cancellation)
    {
        var key = Keys.Marker(chunk, new Marker(MarkerKind.Callback, at), version);
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(chunk.Partition, key, cancellationToken: cancellation);
        return row.HasValue ? row.Value!.Parse(StoredCallback.FromEntity) : null;
    }

    /// <summary>Postpones a pending callback, unless another worker has changed it since it was read.</summary>
    /// <param name="log">The log row to write; null writes none.</param>
    /// <returns>The pending callback as stored; null when another worker changed it first.</returns>
    public async Task<StoredCallback?> MoveAsync(StoredCallback pending, PendingCallback next, CallbackRecord? log, CancellationToken cancellation)
    {
        // A partition of a past day may be about to leave the list of partitions that the sweeps query.
        await partitions.EnsureOpenAsync(next.Chunk.Partition, next.At, cancellation);

        // A transaction must not contain the same key twice.
        TableTransactionAction[] move = StoredCallback.RowKey(next) == StoredCallback.RowKey(pending.Callback)
            ? [new(TableTransactionActionType.UpdateReplace, StoredCallback.ToEntity(next), pending.ETag)]
            : [new(TableTransactionActionType.Add, StoredCallback.ToEntity(next)), Deletion(pending)];
        return await TryAsync([.. move, .. LogWrite(log)], cancellation) is { } stored ? new StoredCallback(next, StoredRow.ETagOf(stored[0])) : null;
    }

    /// <summary>Ends a pending callback.</summary>
    /// <returns>False when another worker changed it first.</returns>
    public async Task<bool> EndAsync(StoredCallback pending, CallbackRecord? log, CancellationToken cancellation)
    {
        if (log is { State: CallbackState.GivenUp })
        {
            await attention.AddAsync(log.Chunk, AttentionKind.CallbackGivenUp, cancellation);
        }

        if (log is { State: CallbackState.GivenUp or CallbackState.Disabled })
        {
            await ended.AddAsync(log, cancellation);
        }

        return await TryAsync([Deletion(pending), .. LogWrite(log)], cancellation) is not null;
    }

    /// <summary>Reads up to a number of pending callbacks of a partition, the next attempts first, with one query for 1,000 of them.</summary>
    /// <param name="after">The row key after which to start; null starts with the first.</param>
    /// <param name="most">At least 1.</param>
    public async Task<IReadOnlyList<StoredCallback>> PendingAsync(string partition, string? after, int most, CancellationToken cancellation)
    {
        var (from, to) = Keys.PendingCallbacks;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after ?? from} and RowKey lt {to}");
        return await _table.QueryAsync<TableEntity>(filter, Math.Min(most, StoredRow.LargestPage), cancellationToken: cancellation)
            .Take(most).Select(row => row.Parse(StoredCallback.FromEntity)).ToListAsync(cancellation);
    }

    /// <summary>The log of one callback; null before its first attempt.</summary>
    public async Task<CallbackRecord?> FindLogAsync(ChunkId chunk, int version, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(chunk.Partition, Keys.CallbackLog(chunk, version), cancellationToken: cancellation);
        return row.HasValue ? row.Value!.Parse(CallbackRecord.FromEntity) : null;
    }

    /// <summary>The log of a chunk's callbacks, oldest change first.</summary>
    public IAsyncEnumerable<CallbackRecord> LogAsync(ChunkId chunk, CancellationToken cancellation)
    {
        var (from, to) = Keys.CallbackLogs(chunk);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {chunk.Partition} and RowKey ge {from} and RowKey lt {to}");
        return _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation).Select(row => row.Parse(CallbackRecord.FromEntity));
    }

    /// <summary>Makes an ended callback pending again.</summary>
    /// <param name="log">The log row with its new state and the ETag as read.</param>
    /// <returns>False when it is pending already.</returns>
    public async Task<bool> RenewAsync(PendingCallback callback, CallbackRecord log, CancellationToken cancellation)
    {
        await partitions.EnsureOpenAsync(callback.Chunk.Partition, callback.At, cancellation);
        TableTransactionAction[] actions =
        [
            new(TableTransactionActionType.Add, StoredCallback.ToEntity(callback)),
            new(TableTransactionActionType.UpdateReplace, log.ToEntity(), log.ETag),
        ];
        return await TryAsync(actions, cancellation) is not null;
    }

    private static TableTransactionAction Deletion(StoredCallback pending) =>
        new(TableTransactionActionType.Delete, new TableEntity(pending.Callback.Chunk.Partition, StoredCallback.RowKey(pending.Callback)), pending.ETag);

    private static IEnumerable<TableTransactionAction> LogWrite(CallbackRecord? log) =>
        log is null ? [] : [new(TableTransactionActionType.UpsertReplace, log.ToEntity())];

    private async Task<IReadOnlyList<Response>?> TryAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellation)
    {
        try
        {
            return (await _table.SubmitTransactionAsync(actions, cancellation)).Value;
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // Another worker changed the row, or the SDK repeated a write that had succeeded. In that case the sweep finds the callback at its time.
            return null;
        }
    }
}
