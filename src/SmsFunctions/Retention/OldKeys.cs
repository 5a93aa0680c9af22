using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Callbacks;
using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Messages;
using SmsFunctions.Spending;
using SmsFunctions.Statistics;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>
/// Once a day reads tables <c>SmsKeys</c> and <c>SmsOneC</c>, the daily spending, the tallies and the logs of gate and balance, and deletes expired rows. Table
/// <c>SmsControl</c> stores when each of them was last completed. If an instance ends before that, another one starts it again.
/// </summary>
public sealed class OldKeys(TableServiceClient tables, ChunkTable chunks, IOptions<RetentionOptions> options, TimeProvider time)
{
    // The rows of a page are in one partition, so that one transaction can delete them.
    private const int Page = PurgeTransaction.MaxActions;

    private const string At = nameof(At), Request = nameof(Request);

    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // A request that has just found a key may be about to renew it.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private readonly TableClient _control = tables.GetTableClient(Keys.ControlTable);

    // The position in each table at which the next run continues.
    private readonly ConcurrentDictionary<string, Place> _places = new();

    /// <param name="end">After this time no further page is started. Each table gets at least one page.</param>
    /// <param name="purged">Called with the number of deleted rows.</param>
    public async Task RunAsync(DateTimeOffset end, Action<int> purged, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (keysBefore, numbersBefore) = (now - options.Value.KeysFor - Grace, now - options.Value.RowsFor);
        var spending = Keys.Spending(OpenPartitions.DayOf(numbersBefore));
        Walk[] walks =
        [
            new(Keys.KeysTable, partition => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and At lt {keysBefore}")),
            new(Keys.OneCTable, partition => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and At lt {numbersBefore}")) { IsOld = IsOverAsync },
            new(Keys.ControlTable, partition => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey lt {spending.Row}"))
            {
                Only = spending.Partition,
            },
            LogWalk(GateTable.Partition, GateTable.LogLetter, numbersBefore),
            LogWalk(BalanceRows.Partition, BalanceLog.Letter, numbersBefore),
            LogWalk(EndedCallbacks.GivenUp, EndedCallbacks.Letter, numbersBefore),
            LogWalk(EndedCallbacks.Disabled, EndedCallbacks.Letter, numbersBefore),
            new(Keys.ControlTable, partition => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey lt {spending.Row}"))
            {
                Only = TallyTable.Partition,
                Name = TallyTable.Partition,
            },
        ];
        foreach (var walk in walks)
        {
            if (!await WalkAsync(walk, end, purged, cancellation))
            {
                return;
            }
        }
    }

    private static Walk LogWalk(string log, char letter, DateTimeOffset before) =>
        new(Keys.ControlTable, partition => ControlLog.Old(partition, letter, before)) { Only = log, Name = $"log:{log}" };

    /// <returns>Whether the table is completed.</returns>
    private async Task<bool> WalkAsync(Walk walk, DateTimeOffset end, Action<int> purged, CancellationToken cancellation)
    {
        var (partition, row) = Keys.RetentionWalk(walk.Name);
        var last = await _control.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        if (last.HasValue && time.GetUtcNow() < last.Value!.GetDateTimeOffset(At) + Interval)
        {
            return true;
        }

        while (await StepAsync(walk, _places.GetValueOrDefault(walk.Name) ?? new Place("", null), purged, cancellation) is { } next)
        {
            _places[walk.Name] = next;
            if (time.GetUtcNow() >= end)
            {
                return false;
            }
        }

        _places.TryRemove(walk.Name, out _);

        // Two instances may complete the table at the same time. The row is correct for each of them.
        await _control.UpsertEntityAsync(new TableEntity(partition, row) { [At] = time.GetUtcNow() }, TableUpdateMode.Replace, cancellation);
        return true;
    }

    // With a filter on a column that is not a key, storage scans all rows in the range, up to five seconds per page. So each query reads one
    // partition.
    private async Task<Place?> StepAsync(Walk walk, Place place, Action<int> purged, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(RetentionSweep.StepLimit, time, cancellation);
        var table = tables.GetTableClient(walk.Table);
        var partition = place.Continuation is null ? await NextAsync(table, walk, place.Partition, limit.Token) : place.Partition;
        if (partition is null)
        {
            return null;
        }

        var page = await table.QueryAsync<TableEntity>(walk.Filter(partition), Page, cancellationToken: limit.Token)
            .AsPages(place.Continuation).FirstAsync(limit.Token);
        var old = await page.Values.ToAsyncEnumerable()
            .Where(async (row, token) => await walk.IsOld(row, token))
            .Select(PurgeTransaction.Deletion)
            .ToListAsync(limit.Token);

        // If a row was renewed or deleted meanwhile, the next run handles the page again.
        if (await PurgeTransaction.TryAsync(table, old, limit.Token))
        {
            purged(old.Count);
        }

        return new Place(partition, string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
    }

    private static async Task<string?> NextAsync(TableClient table, Walk walk, string after, CancellationToken cancellation)
    {
        if (walk.Only is { } only)
        {
            return after.Length == 0 ? only : null;
        }

        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {after}");
        var first = await table.QueryAsync<TableEntity>(filter, 1, [nameof(ITableEntity.PartitionKey)], cancellation).FirstOrDefaultAsync(cancellation);
        return first?.PartitionKey;
    }

    // A number of the 1C endpoint is kept as long as its message.
    private async Task<bool> IsOverAsync(TableEntity row, CancellationToken cancellation) =>
        BatchId.TryParse(row.GetString(Request), out var request)
        && request.CreatedAt + options.Value.RowsFor <= time.GetUtcNow()
        && !await chunks.ExistsAsync(request.Chunk(0), cancellation);

    private sealed record Walk(string Table, Func<string, string> Filter)
    {
        /// <value>The name under which the end of the walk is stored.</value>
        public string Name { get; init; } = Table;

        /// <value>The only partition to read; null reads all partitions.</value>
        public string? Only { get; init; }

        public Func<TableEntity, CancellationToken, Task<bool>> IsOld { get; init; } = (_, _) => Task.FromResult(true);
    }

    /// <param name="Continuation">The continuation token within the partition; null when the partition is completed.</param>
    private sealed record Place(string Partition, string? Continuation);
}
