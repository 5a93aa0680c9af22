using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>Takes away the headers of requests of which no chunk is left.</summary>
public sealed class OldHeaders(TableServiceClient tables, IOptions<RetentionOptions> options, TimeProvider time)
{
    // An old one is a query of its own.
    private const int Page = 25;

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <param name="after">The row key of the header before; null begins.</param>
    /// <param name="look">What was left so far.</param>
    /// <returns>The row key of the page's last header, null at the end, and what is left with them.</returns>
    internal async Task<(string? Last, DayLook Look)> PageAsync(string partition, string? after, DayLook look, CancellationToken cancellation)
    {
        var (start, end) = Keys.HeadersAfter(after);
        var rows = await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {start} and RowKey lt {end}"), Page, cancellationToken: cancellation).Take(Page).ToListAsync(cancellation);
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

        if (!await PurgeTransaction.TryAsync(_table, [.. alone.Select(header => PurgeTransaction.Away(header.Row))], cancellation))
        {
            look = alone.Aggregate(look, (seen, header) => seen.Kept(header.CreatedAt));
        }

        return (rows.Count < Page ? null : rows[^1].RowKey, look);
    }

    private async Task<bool> HasChunkAsync(BatchId request, CancellationToken cancellation)
    {
        var (first, end) = Keys.Chunks(request);
        return await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {request.Partition} and RowKey ge {first} and RowKey lt {end}"), 1, [nameof(ITableEntity.RowKey)], cancellation).AnyAsync(cancellation);
    }
}
