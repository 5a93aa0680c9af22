using Azure.Data.Tables;
using SmsFunctions.Callbacks;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>
/// Reads the callback rows beside chunks. Pending callbacks must be read before the logs. A callback that ends between the two reads then shows in its
/// log, and so does one that becomes pending again.
/// </summary>
public sealed class CallbackRows(TableServiceClient tables, TimeProvider time)
{
    // Retries last a few days. A callback that is overdue for longer than this is not processed, for example because callbacks are switched off.
    private static readonly TimeSpan Alive = TimeSpan.FromDays(30);

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Reads all pending callbacks of a partition.</summary>
    internal async Task<PendingRows> PendingAsync(string partition, CancellationToken cancellation)
    {
        var (live, dead, hasUnreadable) = (new HashSet<ChunkId>(), new List<(ChunkId Chunk, TableEntity Row)>(), false);
        var (from, to) = Keys.PendingCallbacks;
        await foreach (var row in RowsAsync(partition, from, to, cancellation))
        {
            if (Legible.OrNull(() => Keys.MarkerOf(partition, row.RowKey)) is not { } pending)
            {
                hasUnreadable = true;
            }
            else if (IsAlive(pending.Marker.At))
            {
                live.Add(pending.Chunk);
            }
            else
            {
                dead.Add((pending.Chunk, new TableEntity(partition, row.RowKey) { ETag = row.ETag }));
            }
        }

        return new PendingRows(live, dead.ToLookup(entry => entry.Chunk, entry => entry.Row), hasUnreadable);
    }

    /// <summary>Reads the callback logs of consecutive chunks.</summary>
    internal async Task<LogRows> LogsAsync(string partition, IReadOnlyList<StoredChunk> chunks, CancellationToken cancellation)
    {
        var (from, to) = chunks.Count > 0 ? Keys.CallbackLogs(chunks[0].Chunk.Id, chunks[^1].Chunk.Id) : default;
        var rows = chunks.Count > 0 ? await RowsAsync(partition, from, to, cancellation).ToListAsync(cancellation) : [];
        var read = rows.Select(row => (Row: row, Chunk: Legible.OrNull(() => Keys.ChunkOf(partition, row.RowKey)))).ToList();
        return new LogRows(
            read.Where(log => log.Chunk is not null).ToLookup(log => log.Chunk!.Value, log => log.Row),
            read.Where(log => log.Chunk is not null && IsRetried(log.Row)).Select(log => log.Chunk!.Value).ToHashSet(),
            read.Any(log => log.Chunk is null));
    }

    private bool IsRetried(TableEntity log) =>
        Legible.OrNull(() => log.GetString(nameof(CallbackRecord.State)) == nameof(CallbackState.Retrying)
            && log.GetDateTimeOffset(nameof(CallbackRecord.Next)) is { } next && IsAlive(next)) ?? false;

    private bool IsAlive(DateTimeOffset due) => due > time.GetUtcNow() - Alive;

    private IAsyncEnumerable<TableEntity> RowsAsync(string partition, string from, string to, CancellationToken cancellation) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"), cancellationToken: cancellation);
}

/// <param name="Live">The chunks with a pending callback.</param>
/// <param name="Dead">The rows of pending callbacks that are overdue for more than 30 days. They do not prevent the purge of the chunk.</param>
internal sealed record PendingRows(IReadOnlySet<ChunkId> Live, ILookup<ChunkId, TableEntity> Dead, bool HasUnreadable);

/// <param name="Retried">The chunks whose log shows a pending callback, which may have become pending after the first read.</param>
internal sealed record LogRows(ILookup<ChunkId, TableEntity> All, IReadOnlySet<ChunkId> Retried, bool HasUnreadable);
