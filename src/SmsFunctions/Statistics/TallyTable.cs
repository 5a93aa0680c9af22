using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Statistics;

/// <summary>
/// The tallies in one partition of table <c>SmsControl</c>: a row for each day and instance. No two instances write one row. After its end, a day becomes one
/// row.
/// </summary>
public sealed class TallyTable(TableServiceClient tables)
{
    internal const string Partition = "stats";

    // A transaction has at most 100 rows; one is the merged row.
    private const int MaxMerged = 99;

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    /// <summary>Stores what an instance has counted in a day. It replaces the row, which only this instance writes.</summary>
    public Task WriteAsync(DayTally day, string instance, CancellationToken cancellation) =>
        _table.UpsertEntityAsync(day.ToEntity(Partition, instance), TableUpdateMode.Replace, cancellation);

    /// <summary>Reads the sums of days, several for a day that is not merged. A query returns up to 1,000 rows.</summary>
    /// <param name="to">Included.</param>
    public IAsyncEnumerable<(DateOnly Day, Tally Sum)> SumsAsync(DateOnly from, DateOnly to, CancellationToken cancellation) =>
        QueryAsync(from, to, [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), DayTally.SumColumn], cancellation)
            .Select(row => row.Parse(entity => (DayTally.DayOf(entity.RowKey), DayTally.SumOf(entity))));

    /// <summary>Reads days with their hours, several for a day that is not merged.</summary>
    /// <param name="to">Included.</param>
    public IAsyncEnumerable<DayTally> HoursAsync(DateOnly from, DateOnly to, CancellationToken cancellation) =>
        QueryAsync(from, to, null, cancellation).Select(row => row.Parse(DayTally.FromEntity));

    /// <summary>
    /// The messages of an hour that all instances have accepted and not rejected, as far as they have written it. One query for up to 1,000 instances.
    /// </summary>
    public async Task<long> ToSendAsync(DateOnly day, int hour, CancellationToken cancellation)
    {
        var accepted = 0L;
        string[] columns = [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), DayTally.Column(hour)];
        await foreach (var row in QueryAsync(day, day, columns, cancellation))
        {
            accepted += row.Parse(entity => DayTally.HourOf(entity, hour)).ToSend;
        }

        return accepted;
    }

    /// <summary>Finds the days before a day that have rows of instances, with one query for 1,000 rows.</summary>
    public async Task<IReadOnlyList<DateOnly>> UnmergedAsync(DateOnly before, CancellationToken cancellation) =>
        await QueryAsync(DateOnly.MinValue, before.AddDays(-1), [nameof(ITableEntity.RowKey)], cancellation)
            .Where(row => !DayTally.IsMerged(row.RowKey))
            .Select(row => row.Parse(entity => DayTally.DayOf(entity.RowKey)))
            .Distinct()
            .ToListAsync(cancellation);

    /// <summary>Adds the rows of instances to the merged row of their day, up to 99 in one transaction.</summary>
    public async Task MergeAsync(DateOnly day, CancellationToken cancellation)
    {
        var rows = await QueryAsync(day, day, null, cancellation).ToListAsync(cancellation);
        var merged = rows.Find(row => DayTally.IsMerged(row.RowKey));
        var (sum, match) = (merged?.Parse(DayTally.FromEntity) ?? DayTally.Empty(day), merged?.ETag);
        foreach (var part in rows.Where(row => row != merged).Chunk(MaxMerged))
        {
            sum = part.Aggregate(sum, (all, row) => all.Plus(row.Parse(DayTally.FromEntity)));
            var next = sum.ToEntity(Partition);
            var response = await _table.SubmitTransactionAsync(
            [
                StoredRow.Write(next, match),
                .. part.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(Partition, row.RowKey), row.ETag)),
            ], cancellation);
            match = StoredRow.ETagOf(response.Value[0]);
        }
    }

    private AsyncPageable<TableEntity> QueryAsync(DateOnly from, DateOnly to, string[]? columns, CancellationToken cancellation)
    {
        var (first, last) = (DayTally.Key(from), DayTally.Key(to, "~"));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {first} and RowKey lt {last}");
        return _table.QueryAsync<TableEntity>(filter, select: columns, cancellationToken: cancellation);
    }
}
