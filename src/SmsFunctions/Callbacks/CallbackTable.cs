using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>What is owed and what was tried, in table <c>Sms</c> beside the chunk: every step moves the owed row and writes the log's row in one transaction.</summary>
public sealed class CallbackTable(TableServiceClient tables, OpenDays days)
{
    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Null when it was told meanwhile, or is due at another time.</summary>
    public async Task<OwedCallback?> FindAsync(ChunkId chunk, int version, DateTimeOffset at, CancellationToken cancellation)
    {
        var key = Keys.Marker(chunk, new Marker(MarkerKind.Callback, at), version);
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(chunk.Partition, key, cancellationToken: cancellation);
        return row.HasValue ? OwedCallback.FromEntity(row.Value!) : null;
    }

    /// <summary>Puts what is owed off, if nobody else has meanwhile.</summary>
    /// <param name="log">What to note of it; null notes nothing.</param>
    /// <returns>As it stands then; null when somebody else was faster.</returns>
    public async Task<OwedCallback?> MoveAsync(OwedCallback owed, OwedCallback next, CallbackLog? log, CancellationToken cancellation)
    {
        // A day that is over may be about to leave the list of those that are looked through.
        await days.EnsureOpenAsync(owed.Chunk.Batch.Day, next.At, cancellation);

        // A transaction may not touch one key twice.
        TableTransactionAction[] move = next.RowKey == owed.RowKey
            ? [new(TableTransactionActionType.UpdateReplace, next.ToEntity(), owed.ETag)]
            : [new(TableTransactionActionType.Add, next.ToEntity()), Away(owed)];
        return await TryAsync([.. move, .. Noted(log)], cancellation) is { } stored ? next with { ETag = ChunkTable.ETagOf(stored[0]) } : null;
    }

    /// <summary>Nothing is owed any more.</summary>
    /// <returns>False when somebody else was faster.</returns>
    public async Task<bool> EndAsync(OwedCallback owed, CallbackLog? log, CancellationToken cancellation) => await TryAsync([Away(owed), .. Noted(log)], cancellation) is not null;

    /// <summary>What was tried for a chunk, oldest change first.</summary>
    public IAsyncEnumerable<CallbackLog> LogAsync(ChunkId chunk, CancellationToken cancellation)
    {
        var (from, to) = Keys.CallbackLogs(chunk);
        return _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {chunk.Partition} and RowKey ge {from} and RowKey lt {to}"), cancellationToken: cancellation).Select(CallbackLog.FromEntity);
    }

    /// <summary>Owes again what was given up.</summary>
    /// <param name="log">As it was read, and its next state.</param>
    /// <returns>False when it is owed already.</returns>
    public async Task<bool> OweAgainAsync(OwedCallback owed, CallbackLog log, CancellationToken cancellation)
    {
        await days.EnsureOpenAsync(owed.Chunk.Batch.Day, owed.At, cancellation);
        return await TryAsync([new(TableTransactionActionType.Add, owed.ToEntity()), new(TableTransactionActionType.UpdateReplace, log.ToEntity(), log.ETag)], cancellation) is not null;
    }

    private static TableTransactionAction Away(OwedCallback owed) => new(TableTransactionActionType.Delete, new TableEntity(owed.Chunk.Partition, owed.RowKey), owed.ETag);

    private static IEnumerable<TableTransactionAction> Noted(CallbackLog? log) => log is null ? [] : [new(TableTransactionActionType.UpsertReplace, log.ToEntity())];

    private async Task<IReadOnlyList<Response>?> TryAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellation)
    {
        try
        {
            return (await _table.SubmitTransactionAsync(actions, cancellation)).Value;
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // Somebody else did it, or this very write was repeated below us: then its time brings it back.
            return null;
        }
    }
}
