using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

/// <summary>
/// The list of the days that may hold markers, in table <c>SmsControl</c>. Sweeps read only the days on this list, so a day is
/// added before its first marker is written. Sweeps read a day from its start on, or from its earliest announced marker: a message that
/// is rescheduled to an earlier time stays in the partition of its original day.
/// </summary>
public sealed class OpenDays(TableServiceClient tables, TimeProvider time)
{
    private const int MaxRounds = 20;
    private const string Partition = "day";
    private const string DayFormat = "yyyyMMdd";
    private const string EmptySince = nameof(EmptySince);
    private const string Earliest = nameof(Earliest);

    // A day may be removed from the list when it is this old and two checks found it empty. The time between the checks is longer than any write,
    // because a write that added the day before the first check may insert its marker after it.
    private const int DaysKept = 3;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(15);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    // The time from which sweeps read each day. The cache stays valid: today and later days are never removed, and an earliest marker never moves later.
    private readonly ConcurrentDictionary<DateOnly, DateTimeOffset> _lookedAtFrom = new();
    private readonly ConcurrentDictionary<DateOnly, DateTimeOffset> _workFoundAt = new();

    /// <summary>Whether a marker is due before its day starts, so that it must be announced even if the day is open.</summary>
    public static bool IsEarly(DateOnly day, DateTimeOffset marker) => marker < BeginningOf(day);

    /// <summary>
    /// Ensures that sweeps will find a marker. Call it before the marker is written. For today and later days, each instance writes to storage once, and
    /// again for a marker that is earlier than all previous ones.
    /// </summary>
    /// <param name="marker">The time at which the marker is due.</param>
    public async Task EnsureOpenAsync(DateOnly day, DateTimeOffset marker, CancellationToken cancellation)
    {
        var today = DayOf(time.GetUtcNow());
        if (day < today)
        {
            // The row is written even if it exists: the new ETag makes a concurrent removal of the day fail.
            await _table.UpsertEntityAsync(Row(day), TableUpdateMode.Replace, cancellation);
            return;
        }

        if (_lookedAtFrom.TryGetValue(day, out var known) && known <= marker)
        {
            return;
        }

        _lookedAtFrom[day] = IsEarly(day, marker) ? await AnnounceAsync(day, marker, cancellation) : await OpenAsync(day, cancellation);
        foreach (var past in _lookedAtFrom.Keys.Where(past => past < today))
        {
            _lookedAtFrom.TryRemove(past, out _);
        }
    }

    /// <summary>Lists the days that may hold markers due until a time, oldest first.</summary>
    public async Task<IReadOnlyList<OpenDay>> ListAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        var last = NameOf(DayOf(until));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and (RowKey le {last} or Earliest le {until})");
        return await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)
            .Select(row => new OpenDay(DateOnly.ParseExact(row.RowKey, DayFormat, CultureInfo.InvariantCulture), row.GetDateTimeOffset(EmptySince), row.ETag))
            .ToListAsync(cancellation);
    }

    /// <summary>Whether a day is old enough to be removed from the list, and the next check for emptiness is due.</summary>
    public bool MayClose(OpenDay day)
    {
        var now = time.GetUtcNow();
        return day.Day.AddDays(DaysKept) < DayOf(now)
            && (day.EmptySince is not { } since || now - since >= BetweenLooks)
            && (!_workFoundAt.TryGetValue(day.Day, out var looked) || now - looked >= BetweenLooks);
    }

    /// <summary>Records that an old day still holds a marker, so that this instance does not check it again too soon.</summary>
    public void NoteWork(OpenDay day) => _workFoundAt[day.Day] = time.GetUtcNow();

    /// <summary>
    /// Records that an old day holds no marker, and removes it from the list the second time. A concurrent write that opens the day again prevents
    /// this.
    /// </summary>
    public async Task NoteEmptyAsync(OpenDay day, CancellationToken cancellation)
    {
        _workFoundAt.TryRemove(day.Day, out _);
        try
        {
            if (day.EmptySince is not null)
            {
                await _table.DeleteEntityAsync(Partition, NameOf(day.Day), day.ETag, cancellation);
            }
            else
            {
                var row = Row(day.Day);
                row[EmptySince] = time.GetUtcNow();
                await _table.UpdateEntityAsync(row, day.ETag, TableUpdateMode.Replace, cancellation);
            }
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // A writer opened the day again, or another instance was faster.
        }
    }

    internal static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);

    internal static DateTimeOffset BeginningOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private async Task<DateTimeOffset> OpenAsync(DateOnly day, CancellationToken cancellation)
    {
        // The row is merged because it may already hold the time of an earlier marker.
        await _table.UpsertEntityAsync(Row(day), TableUpdateMode.Merge, cancellation);
        return BeginningOf(day);
    }

    /// <returns>The earliest marker time in the row, at or before <paramref name="marker"/>.</returns>
    private async Task<DateTimeOffset> AnnounceAsync(DateOnly day, DateTimeOffset marker, CancellationToken cancellation)
    {
        var row = Row(day);
        row[Earliest] = marker;
        for (var write = new OptimisticWrite($"Day {row.RowKey}", MaxRounds); ; write.Again())
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, row.RowKey, cancellationToken: cancellation);
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

    private static string NameOf(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static TableEntity Row(DateOnly day) => new(Partition, NameOf(day));
}

/// <summary>A day on the list.</summary>
/// <param name="EmptySince">The time at which a sweep first found the day empty; null when no sweep has, or when a writer has opened the day since.</param>
public sealed record OpenDay(DateOnly Day, DateTimeOffset? EmptySince, ETag ETag);
