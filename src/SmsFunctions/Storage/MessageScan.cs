using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>
/// Reads whole days of table <c>Sms</c> for lists. Requests that are not stored completely are skipped; unreadable chunks are logged and skipped.
/// </summary>
public sealed class MessageScan(TableServiceClient tables, BatchTable batches, Alerts alerts)
{
    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <param name="first">The scan starts at this chunk, or at the next one if it no longer exists; null starts at the newest.</param>
    /// <param name="words">Chunks without these words are skipped without parsing.</param>
    internal DayScan Open(DayRange range, ChunkId? first, RowWords words, ScanBudget budget)
    {
        var shards = from slice in range.Slices
                     from shard in Enumerable.Range(0, BatchId.Shards)
                     select new ShardRows(_table, Filter(slice, BatchId.PartitionOf(shard, slice.Day), first), words);
        var committed = new Dictionary<BatchId, bool>();
        return new DayScan([.. shards], first, budget, ReadAsync);

        async Task<Chunk?> ReadAsync(TableEntity row, CancellationToken cancellation)
        {
            var chunk = ChunkEntity.TryRead(row, alerts)?.Chunk;
            if (chunk is not { IsUncommitted: true })
            {
                return chunk;
            }

            if (!committed.TryGetValue(chunk.Id.Batch, out var isCommitted))
            {
                budget.Spend();
                isCommitted = committed[chunk.Id.Batch] = await batches.ReadHeaderAsync(chunk.Id.Batch, cancellation) == HeaderState.Committed;
            }

            return isCommitted ? chunk : null;
        }
    }

    private static string Filter(DaySlice slice, string partition, ChunkId? first)
    {
        var (from, to) = Keys.ChunksFrom(first);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        return filter + slice.DueFilter();
    }
}
