using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

/// <summary>
/// The list of the partitions that may hold markers, in table <c>SmsControl</c>. Sweeps query only the partitions on this list, so a partition is
/// added before its first marker is written. Sweeps query a partition from the start of its day on, or from its earliest announced marker: a message
/// that is rescheduled to an earlier time stays in its partition.
/// </summary>
public sealed class OpenPartitions(TableServiceClient tables, TimeProvider time)
{
    private const int MaxRounds = 20;
    private const string EmptySince = nameof(EmptySince);
    private const string Earliest = nameof(Earliest);

    // A partition may be removed from the list when its day is this old and two checks found it empty. The time between the checks is longer than any
    // write, because a write that added the partition before the first check may insert its marker after it.
    private const int DaysKept = 3;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(15);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    // The time from which sweeps query each partition. The cache stays valid: partitions of today and of later days are never removed, and an earliest
    // marker never moves later.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _queriedFrom = new();
    private readonly ConcurrentDictionary<string, long> _workFoundAt = new();

    /// <summary>Whether a marker is due before the day of its partition starts, so that it must be announced even if the partition is open.</summary>
    public static bool IsEarly(string partition, DateTimeOffset marker) => marker < BeginningOf(OpenPartition.DayOf(partition));

    /// <summary>Ensures that a partition is on the list of its day. Call it before a request without markers is written.</summary>
    public Task EnsureListedAsync(string partition, CancellationToken cancellation) =>
        EnsureOpenAsync(partition, BeginningOf(OpenPartition.DayOf(partition)), cancellation);

    /// <summary>
    /// Ensures that sweeps will find a marker. Call it before the marker is written. For a partition of today or of a later day, each instance writes to
    /// storage once, and again for a marker that is earlier than all previous ones.
    /// </summary>
    /// <param name="marker">The time at which the marker is due.</param>
    public async Task EnsureOpenAsync(string partition, DateTimeOffset marker, CancellationToken cancellation)
    {
        var today = DayOf(time.GetUtcNow());
        if (OpenPartition.DayOf(partition) < today)
        {
            // The row is written even if it exists: the new ETag makes a concurrent removal of the partition fail.
            await _table.UpsertEntityAsync(OpenPartition.Row(partition), TableUpdateMode.Replace, cancellation);
            return;
        }

        if (_queriedFrom.TryGetValue(partition, out var known) && known <= marker)
        {
            return;
        }

        _queriedFrom[partition] = IsEarly(partition, marker)
            ? await AnnounceAsync(partition, marker, cancellation)
            : await OpenAsync(partition, cancellation);
        foreach (var past in _queriedFrom.Keys.Where(other => OpenPartition.DayOf(other) < today))
        {
            _queriedFrom.TryRemove(past, out _);
        }
    }

    /// <summary>Lists the partitions that may hold markers due until a time, those of the oldest day first.</summary>
    public async Task<IReadOnlyList<OpenPartition>> ListAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        var end = OpenPartition.AfterDay(DayOf(until));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {OpenPartition.List} and (RowKey lt {end} or Earliest le {until})");
        return await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)
            .Select(row => new OpenPartition(row.RowKey, row.GetDateTimeOffset(EmptySince), row.ETag))
            .ToListAsync(cancellation);
    }

    /// <summary>Lists the partitions of a day, with one query. All partitions with work or batches of today and of later days are on the list.</summary>
    public async Task<IReadOnlyList<string>> ListDayAsync(DateOnly day, CancellationToken cancellation)
    {
        var (from, to) = (OpenPartition.AfterDay(day.AddDays(-1)), OpenPartition.AfterDay(day));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {OpenPartition.List} and RowKey ge {from} and RowKey lt {to}");
        var rows = await _table.QueryAsync<TableEntity>(filter, select: [nameof(ITableEntity.RowKey)], cancellationToken: cancellation)
            .Select(row => new OpenPartition(row.RowKey, null, default))
            .ToListAsync(cancellation);
        return [.. rows.SelectMany(row => row.Partitions).Distinct()];
    }

    /// <summary>Whether a partition is old enough to be removed from the list, and the next check for emptiness is due.</summary>
    public bool MayClose(OpenPartition open)
    {
        var now = time.GetUtcNow();
        return open.Day.AddDays(DaysKept) < DayOf(now)
            && (open.EmptySince is not { } since || now - since >= BetweenLooks)
            && (!_workFoundAt.TryGetValue(open.RowKey, out var found) || time.GetElapsedTime(found) >= BetweenLooks);
    }

    /// <summary>Records that an old partition still holds a marker, so that this instance does not check it again too soon.</summary>
    public void NoteWork(OpenPartition open) => _workFoundAt[open.RowKey] = time.GetTimestamp();

    /// <summary>
    /// Records that an old partition holds no marker, and removes it from the list the second time. A concurrent write that opens the partition again
    /// prevents this.
    /// </summary>
    public async Task NoteEmptyAsync(OpenPartition open, CancellationToken cancellation)
    {
        _workFoundAt.TryRemove(open.RowKey, out _);
        try
        {
            if (open.EmptySince is not null)
            {
                await _table.DeleteEntityAsync(OpenPartition.List, open.RowKey, open.ETag, cancellation);
            }
            else
            {
                var row = new TableEntity(OpenPartition.List, open.RowKey) { [EmptySince] = time.GetUtcNow() };
                await _table.UpdateEntityAsync(row, open.ETag, TableUpdateMode.Replace, cancellation);
            }
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // A writer opened the partition again, or another instance was faster.
        }
    }

    internal static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);

    internal static DateTimeOffset BeginningOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private async Task<DateTimeOffset> OpenAsync(string partition, CancellationToken cancellation)
    {
        // The row is merged because it may already hold the time of an earlier marker.
        await _table.UpsertEntityAsync(OpenPartition.Row(partition), TableUpdateMode.Merge, cancellation);
        return BeginningOf(OpenPartition.DayOf(partition));
    }

    /// <returns>The earliest marker time in the row, at or before <paramref name="marker"/>.</returns>
    private async Task<DateTimeOffset> AnnounceAsync(string partition, DateTimeOffset marker, CancellationToken cancellation)
    {
        var row = OpenPartition.Row(partition);
        row[Earliest] = marker;
        for (var write = new OptimisticWrite($"Open partition {partition}", MaxRounds); ; write.Again())
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellation);
            if (found.HasValue && found.Value!.GetDateTimeOffset(Earliest) is { } earlier && earlier <= marker)
            {
                return earlier;
            }

            if (await _table.TryWriteAsync(row, found.HasValue ? found.Value!.ETag : null, cancellation, TableUpdateMode.Merge) is not null)
            {
                return marker;
            }
        }
    }
}
