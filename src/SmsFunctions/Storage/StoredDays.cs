using Azure.Data.Tables;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>Finds the days that list queries must read.</summary>
public sealed class StoredDays(TableServiceClient tables)
{
    private const int Parallel = 8;

    private readonly TableClient _control = tables.GetTableClient(Keys.ControlTable);
    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Lists all days that may hold open work, including future days, with one query.</summary>
    public async Task<IReadOnlyList<DateOnly>> OpenAsync(CancellationToken cancellation) =>
        await _control.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {OpenPartition.List}"), select: [nameof(ITableEntity.RowKey)], cancellationToken: cancellation)
            .Select(row => OpenPartition.DayOfRow(row.RowKey))
            .Distinct()
            .ToListAsync(cancellation);

    /// <summary>Finds the oldest day that holds a message or the header of a request; null when there is none. It makes one query for each shard.</summary>
    /// <param name="from">Included.</param>
    /// <param name="before">Excluded.</param>
    public async Task<DateOnly?> OldestAsync(DateOnly from, DateOnly before, ScanBudget budget, CancellationToken cancellation)
    {
        var found = new DateOnly?[BatchId.Shards];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, BatchId.Shards), options, async (shard, stop) =>
        {
            budget.Spend();
            var (first, end) = (BatchId.PartitionOf(shard, from), BatchId.PartitionOf(shard, before));
            var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end} and RowKey lt {Keys.ChunksAfter(null).To}");
            var oldest = await _table.QueryAsync<TableEntity>(filter, 1, [nameof(ITableEntity.PartitionKey)], stop).FirstOrDefaultAsync(stop);
            found[shard] = oldest is null ? null : OpenPartition.DayOf(oldest.PartitionKey);
        });
        return found.Min();
    }
}
