using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>
/// Once a day goes through tables <c>SmsKeys</c> and <c>SmsOneC</c> and the daily spending, and takes away what stands for nothing any more. When a table
/// was gone through is in table <c>SmsControl</c>; an instance that ends on the way leaves it to another, which begins anew.
/// </summary>
public sealed class OldKeys(TableServiceClient tables, ChunkTable chunks, IOptions<RetentionOptions> options, TimeProvider time)
{
    // Of one partition, and so a transaction at most.
    private const int Page = PurgeTransaction.MaxActions;

    private const string At = nameof(At), Request = nameof(Request);

    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // Whoever has just found a key may still be about to renew it.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private readonly TableClient _control = tables.GetTableClient(Keys.ControlTable);

    // Where in a table to go on if the time ran out.
    private readonly ConcurrentDictionary<string, Place> _places = new();

    /// <param name="end">No page is begun after it but the first.</param>
    /// <param name="purged">Told how many rows went.</param>
    /// <returns>Whether everything was gone through.</returns>
    public async Task<bool> RunAsync(DateTimeOffset end, Action<int> purged, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (keysBefore, numbersBefore, spending) = (now - options.Value.KeysFor - Grace, now - options.Value.RowsFor, Keys.Spending(OpenDays.DayOf(now - options.Value.RowsFor)));
        Walk[] walks =
        [
            new(Keys.KeysTable, partition => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and At lt {keysBefore}")),
            new(Keys.OneCTable, partition => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and At lt {numbersBefore}")) { IsOld = IsOverAsync },
            new(Keys.ControlTable, partition => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey lt {spending.Row}")) { Only = spending.Partition },
        ];
        foreach (var walk in walks)
        {
            if (!await WalkAsync(walk, end, purged, cancellation))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> WalkAsync(Walk walk, DateTimeOffset end, Action<int> purged, CancellationToken cancellation)
    {
        var (partition, row) = Keys.RetentionWalk(walk.Table);
        var last = await _control.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        if (last.HasValue && time.GetUtcNow() < last.Value!.GetDateTimeOffset(At) + Interval)
        {
            return true;
        }

        while (await StepAsync(walk, _places.GetValueOrDefault(walk.Table) ?? new Place("", null), purged, cancellation) is { } next)
        {
            _places[walk.Table] = next;
            if (time.GetUtcNow() >= end)
            {
                return false;
            }
        }

        _places.TryRemove(walk.Table, out _);

        // Of two that went through it at once either has done what the row says.
        await _control.UpsertEntityAsync(new TableEntity(partition, row) { [At] = time.GetUtcNow() }, TableUpdateMode.Replace, cancellation);
        return true;
    }

    // A filter on what is no key makes the storage read all that it goes over, five seconds a page: so it goes over one partition at a time.
    private async Task<Place?> StepAsync(Walk walk, Place place, Action<int> purged, CancellationToken cancellation)
    {
        using var limit = new TimeLimit(RetentionSweep.StepLimit, time, cancellation);
        var table = tables.GetTableClient(walk.Table);
        var partition = place.Continuation is null ? await NextAsync(table, walk, place.Partition, limit.Token) : place.Partition;
        if (partition is null)
        {
            return null;
        }

        var page = await table.QueryAsync<TableEntity>(walk.Filter(partition), Page, cancellationToken: limit.Token).AsPages(place.Continuation).FirstAsync(limit.Token);
        var old = await page.Values.ToAsyncEnumerable().Where(async (row, token) => await walk.IsOld(row, token)).Select(PurgeTransaction.Away).ToListAsync(limit.Token);

        // Has somebody renewed one, or are they gone, the next walk tells.
        if (await PurgeTransaction.TryAsync(table, old, limit.Token))
        {
            purged(old.Count);
        }

        return new Place(partition, string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
    }

    private static async Task<string?> NextAsync(TableClient table, Walk walk, string after, CancellationToken cancellation) => walk.Only is { } only
        ? after.Length == 0 ? only : null
        : (await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey gt {after}"), 1, [nameof(ITableEntity.PartitionKey)], cancellation).FirstOrDefaultAsync(cancellation))?.PartitionKey;

    // A number of the 1C door is answered for as long as its message is there.
    private async Task<bool> IsOverAsync(TableEntity row, CancellationToken cancellation) =>
        BatchId.TryParse(row.GetString(Request), out var request)
        && request.CreatedAt + options.Value.RowsFor <= time.GetUtcNow()
        && !await chunks.ExistsAsync(request.Chunk(0), cancellation);

    private sealed record Walk(string Table, Func<string, string> Filter)
    {
        /// <value>Null goes through all partitions.</value>
        public string? Only { get; init; }

        public Func<TableEntity, CancellationToken, Task<bool>> IsOld { get; init; } = (_, _) => Task.FromResult(true);
    }

    /// <param name="Continuation">Within the partition; null when it is done.</param>
    private sealed record Place(string Partition, string? Continuation);
}
