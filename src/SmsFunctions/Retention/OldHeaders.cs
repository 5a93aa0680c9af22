using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>Deletes the headers of batches that have no chunk left, and the texts of headers whose first message has no text any more.</summary>
public sealed class OldHeaders(TableServiceClient tables, IOptions<RetentionOptions> options, TimeProvider time)
{
    // Each old header needs a query of its own.
    private const int Page = 25;

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <param name="after">The row key of the previous header; null starts at the first.</param>
    /// <param name="look">The result of the pass so far.</param>
    /// <returns>The row key of the page's last header (null at the end), and the result including this page.</returns>
    internal async Task<(string? Last, DayLook Look)> PageAsync(string partition, string? after, DayLook look, CancellationToken cancellation)
    {
        var (start, end) = Keys.HeadersAfter(after);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {start} and RowKey lt {end}");
        var rows = await _table.QueryAsync<TableEntity>(filter, Page, cancellationToken: cancellation).Take(Page).ToListAsync(cancellation);
        var alone = new List<(TableEntity Row, DateTimeOffset CreatedAt)>();
        foreach (var row in rows)
        {
            if (Legible.OrNull(() => (Id: Keys.HeaderOf(partition, row.RowKey), Keys.HeaderOf(partition, row.RowKey).CreatedAt)) is not { } request)
            {
                look = look.Open();
            }
            else if (request.CreatedAt + options.Value.RowsFor <= time.GetUtcNow())
            {
                if (await HasChunkAsync(request.Id, cancellation))
                {
                    look = await BlankAsync(row, request.Id, look, cancellation);
                }
                else
                {
                    alone.Add((row, request.CreatedAt));
                }
            }
            else
            {
                look = await BlankAsync(row, request.Id, look.Kept(request.CreatedAt), cancellation);
            }
        }

        if (!await PurgeTransaction.TryAsync(_table, [.. alone.Select(header => PurgeTransaction.Deletion(header.Row))], cancellation))
        {
            look = alone.Aggregate(look, (seen, header) => seen.Kept(header.CreatedAt));
        }

        return (rows.Count < Page ? null : rows[^1].RowKey, look);
    }

    // The text of the first message is purged earlier in the same pass.
    private async Task<DayLook> BlankAsync(TableEntity row, BatchId request, DayLook look, CancellationToken cancellation)
    {
        if (!row.TryGetValue(BatchHeader.TextColumn, out var text)
            || text is not string { Length: > 0 }
            || request.CreatedAt + options.Value.TextsFor > time.GetUtcNow()
            || await HasTextAsync(request.Chunk(0), cancellation))
        {
            return look;
        }

        var blank = new TableEntity(row.PartitionKey, row.RowKey) { [BatchHeader.TextColumn] = "" };
        return await PurgeTransaction.TryAsync(_table, [new(TableTransactionActionType.UpdateMerge, blank, row.ETag)], cancellation)
            ? look
            : look.WithText(request.CreatedAt);
    }

    private async Task<bool> HasTextAsync(ChunkId first, CancellationToken cancellation)
    {
        string[] columns = [nameof(ITableEntity.RowKey), nameof(Chunk.TextPurgedAt)];
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(first.Partition, Keys.Chunk(first), columns, cancellation);
        return row.HasValue && string.IsNullOrEmpty(row.Value!.GetString(nameof(Chunk.TextPurgedAt)));
    }

    private async Task<bool> HasChunkAsync(BatchId request, CancellationToken cancellation)
    {
        var (first, end) = Keys.Chunks(request);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {request.Partition} and RowKey ge {first} and RowKey lt {end}");
        return await _table.QueryAsync<TableEntity>(filter, 1, [nameof(ITableEntity.RowKey)], cancellation).AnyAsync(cancellation);
    }
}
