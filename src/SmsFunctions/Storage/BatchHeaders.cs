using Azure;
using Azure.Data.Tables;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>Reads the headers of the batches of a day, and changes them. Headers of earlier versions, which have only a state, are left out.</summary>
public sealed class BatchHeaders(TableServiceClient tables, Alerts alerts)
{
    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Reads headers, the newest first, with one query for each shard.</summary>
    /// <param name="after">The stem of the last batch of the previous page; null starts with the newest.</param>
    /// <param name="caller">The name of the caller that sent the batches; null for all.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <returns>The headers, fewer than the limit or none when a query ended early, and the stem after which to go on; null at the end.</returns>
    public Task<(IReadOnlyList<BatchHeader> Headers, string? Next)> PageAsync(
        DayRange range, string? after, string? caller, int limit, CancellationToken cancellation)
    {
        var filters = from slice in range.Slices
                      from shard in Enumerable.Range(0, BatchId.Shards)
                      select Filter(slice, BatchId.PartitionOf(shard, slice.Day), after, caller);
        return PageAsync([.. filters], after, limit, cancellation);
    }

    /// <summary>Reads the newest headers of some partitions of a UTC day, with one query for each.</summary>
    /// <inheritdoc cref="PageAsync(DayRange, string?, string?, int, CancellationToken)"/>
    public Task<(IReadOnlyList<BatchHeader> Headers, string? Next)> NewestAsync(
        DateOnly day, IReadOnlyList<string> partitions, int limit, CancellationToken cancellation) =>
        PageAsync([.. partitions.Select(partition => Filter(new DaySlice(day, null, null), partition, null, null))], null, limit, cancellation);

    /// <summary>Stores a new due time of a batch. A batch of an earlier version has no header.</summary>
    public async Task ChangeDueAsync(BatchId id, DateTimeOffset due, CancellationToken cancellation)
    {
        try
        {
            var row = new TableEntity(id.Partition, Keys.Header(id)) { [BatchHeader.DueColumn] = due };
            await _table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellation);
        }
        catch (RequestFailedException gone) when (StorageFault.HasLostRace(gone))
        {
            // The batch is not on the list of its day.
        }
    }

    private async Task<(IReadOnlyList<BatchHeader> Headers, string? Next)> PageAsync(
        List<string> filters, string? after, int limit, CancellationToken cancellation)
    {
        var pages = await ParallelCalls.EachAsync(
            filters,
            (filter, stop) => _table.QueryAsync<TableEntity>(filter, limit, cancellationToken: stop).AsPages().FirstAsync(stop).AsTask(),
            cancellation);

        // A shard with more rows is known only up to its last row.
        var known = pages.Where(page => !string.IsNullOrEmpty(page.ContinuationToken))
            .Select(page => page.Values.Count > 0 ? StemOf(page.Values[^1]) : after ?? "").Min(StringComparer.Ordinal);
        var rows = pages.SelectMany(page => page.Values).Where(row => known is null || string.CompareOrdinal(StemOf(row), known) <= 0)
            .OrderBy(StemOf, StringComparer.Ordinal).ToList();
        var shown = rows.Take(limit).ToList();
        return ([.. shown.Select(TryRead).OfType<BatchHeader>()], rows.Count > limit ? StemOf(shown[^1]) : known);
    }

    private static string Filter(DaySlice slice, string partition, string? after, string? caller)
    {
        var (from, to) = Keys.HeadersAfter(after is null ? null : Keys.Header(new BatchId(partition, after)));
        var state = nameof(HeaderState.Committed);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {to} and State eq {state} and Total ge {0}");
        return filter + (caller is null ? "" : TableClient.CreateQueryFilter($" and Caller eq {caller}")) + slice.DueFilter();
    }

    // A damaged header raises an alert and is left out, so that it hides no other batch.
    private BatchHeader? TryRead(TableEntity row)
    {
        try
        {
            return row.Parse(BatchHeader.Read);
        }
        catch (UnreadableRowException fault)
        {
            alerts.ChunkUnreadable(fault, fault.Row);
            return null;
        }
    }

    private static string StemOf(TableEntity row) => Keys.HeaderOf(row.PartitionKey, row.RowKey).Stem;
}
