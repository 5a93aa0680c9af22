using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>
/// The list, in table <c>SmsControl</c>, of the days that may hold open-work markers: what is not in it, no sweep looks at. A day is
/// entered before its first marker is written. It is looked at from its beginning on, or from the earliest marker that it was said to
/// hold: a message that is brought forward keeps its day's partition.
/// </summary>
public sealed class OpenDays(TableServiceClient tables, TimeProvider time)
{
    private const string Partition = "day";
    private const string DayFormat = "yyyyMMdd";
    private const string EmptySince = nameof(EmptySince);
    private const string Earliest = nameof(Earliest);

    // A day may leave the list when it is this long past and was twice found empty, so far apart that no write begun before the first
    // look can still be under way at the second: such a write has opened the day before, and may yet put its marker.
    private const int DaysKept = 3;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(15);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    // From when on a day is looked at. It stays true: no day of today or later leaves the list, and nobody makes an earliest marker later.
    private readonly ConcurrentDictionary<DateOnly, DateTimeOffset> _lookedAtFrom = new();
    private readonly ConcurrentDictionary<DateOnly, DateTimeOffset> _heldWork = new();

    /// <summary>Whether a marker must be announced although its day is open: it is due before the day begins.</summary>
    public static bool IsEarly(DateOnly day, DateTimeOffset marker) => marker < BeginningOf(day);

    /// <summary>
    /// Makes sure that the sweeps find a marker, before it is written. Asks storage once per instance for a day of today or later, and
    /// again for a marker that is earlier than all before.
    /// </summary>
    /// <param name="marker">When it is due.</param>
    public async Task EnsureOpenAsync(DateOnly day, DateTimeOffset marker, CancellationToken cancellation)
    {
        var today = DayOf(time.GetUtcNow());
        if (day < today)
        {
            // Written even if it is there: the new ETag stops whoever is about to take the day off the list.
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

    /// <summary>The days that may hold markers due until then, the oldest first.</summary>
    public async Task<IReadOnlyList<OpenDay>> ListAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        var last = NameOf(DayOf(until));
        return await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and (RowKey le {last} or Earliest le {until})"), cancellationToken: cancellation)
            .Select(row => new OpenDay(DateOnly.ParseExact(row.RowKey, DayFormat, CultureInfo.InvariantCulture), row.GetDateTimeOffset(EmptySince), row.ETag))
            .ToListAsync(cancellation);
    }

    /// <summary>Whether a day is old enough to be taken off the list, and it is time to look whether it is empty.</summary>
    public bool MayClose(OpenDay day)
    {
        var now = time.GetUtcNow();
        return day.Day.AddDays(DaysKept) < DayOf(now)
            && (day.EmptySince is not { } since || now - since >= BetweenLooks)
            && (!_heldWork.TryGetValue(day.Day, out var looked) || now - looked >= BetweenLooks);
    }

    /// <summary>Takes note that an old day still held a marker, so that this instance does not look again too soon.</summary>
    public void NoteWork(OpenDay day) => _heldWork[day.Day] = time.GetUtcNow();

    /// <summary>Takes note that an old day held no marker, and takes it off the list the second time. Whoever has opened it again since, wins.</summary>
    public async Task NoteEmptyAsync(OpenDay day, CancellationToken cancellation)
    {
        _heldWork.TryRemove(day.Day, out _);
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
            // Somebody opened the day again, or another instance was faster.
        }
    }

    internal static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);

    internal static DateTimeOffset BeginningOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private async Task<DateTimeOffset> OpenAsync(DateOnly day, CancellationToken cancellation)
    {
        // Merged, since the row may say that the day holds an earlier marker.
        await _table.UpsertEntityAsync(Row(day), TableUpdateMode.Merge, cancellation);
        return BeginningOf(day);
    }

    /// <returns>What the row says when it says early enough.</returns>
    private async Task<DateTimeOffset> AnnounceAsync(DateOnly day, DateTimeOffset marker, CancellationToken cancellation)
    {
        var row = Row(day);
        row[Earliest] = marker;
        while (true)
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, row.RowKey, cancellationToken: cancellation);
            if (found.HasValue && found.Value!.GetDateTimeOffset(Earliest) is { } earlier && earlier <= marker)
            {
                return earlier;
            }

            try
            {
                await (found.HasValue
                    ? _table.UpdateEntityAsync(row, found.Value!.ETag, TableUpdateMode.Merge, cancellation)
                    : _table.AddEntityAsync(row, cancellation));
                return marker;
            }
            catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
            {
                // Somebody else wrote the row, or this write was repeated: the row tells whether that is early enough.
            }
        }
    }

    private static string NameOf(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static TableEntity Row(DateOnly day) => new(Partition, NameOf(day));
}

/// <summary>A day on the list.</summary>
/// <param name="EmptySince">When a sweep first found no marker in it; null when none has, or when somebody has opened it since.</param>
public sealed record OpenDay(DateOnly Day, DateTimeOffset? EmptySince, ETag ETag);
