using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>Deletes the headers of requests that have no chunk left.</summary>
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
            else if (request.CreatedAt + options.Value.RowsFor > time.GetUtcNow())
            {
                look = look.Kept(request.CreatedAt);
            }
            else if (!await HasChunkAsync(request.Id, cancellation))
            {
                alone.Add((row, request.CreatedAt));
            }
        }

        if (!await PurgeTransaction.TryAsync(_table, [.. alone.Select(header => PurgeTransaction.Deletion(header.Row))], cancellation))
        {
            look = alone.Aggregate(look, (seen, header) => seen.Kept(header.CreatedAt));
        }

        return (rows.Count < Page ? null : rows[^1].RowKey, look);
    }

    private async Task<bool> HasChunkAsync(BatchId request, CancellationToken cancellation)
    {
        var (first, end) = Keys.Chunks(request);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {request.Partition} and RowKey ge {first} and RowKey lt {end}");
        return await _table.QueryAsync<TableEntity>(filter, 1, [nameof(ITableEntity.RowKey)], cancellation).AnyAsync(cancellation);
    }
}
