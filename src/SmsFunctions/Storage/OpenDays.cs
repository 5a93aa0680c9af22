using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>
/// The list, in table <c>SmsControl</c>, of the days that may hold open-work markers: what is not in it, no sweep looks at. A day is
/// entered before its first marker is written.
/// </summary>
public sealed class OpenDays(TableServiceClient tables, TimeProvider time)
{
    private const string Partition = "day";
    private const string DayFormat = "yyyyMMdd";
    private const string EmptySince = nameof(EmptySince);
    private const int PreconditionFailed = 412, Conflict = 409, NotFound = 404;

    // A day may leave the list when it is this long past and was twice found empty, so far apart that no write begun before the first
    // look can still be under way at the second: such a write has opened the day before, and may yet put its marker.
    private const int DaysKept = 3;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(15);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly ConcurrentDictionary<DateOnly, bool> _known = new();

    /// <summary>Makes sure that the sweeps look at a day. Today and tomorrow cannot leave the list, so they are asked once per instance.</summary>
    public async Task EnsureOpenAsync(DateOnly day, CancellationToken cancellation)
    {
        var today = Today();
        var lasting = day >= today && day <= today.AddDays(1);
        if (lasting && _known.ContainsKey(day))
        {
            return;
        }

        // Written even if it is there: the new ETag stops whoever is about to take the day off the list.
        await _table.UpsertEntityAsync(Row(day), TableUpdateMode.Replace, cancellation);
        if (lasting)
        {
            _known[day] = true;
            foreach (var past in _known.Keys.Where(known => known < today))
            {
                _known.TryRemove(past, out _);
            }
        }
    }

    /// <summary>The days that a sweep must look at, the oldest first.</summary>
    public async Task<IReadOnlyList<OpenDay>> ListAsync(CancellationToken cancellation)
    {
        var last = Today().ToString(DayFormat, CultureInfo.InvariantCulture);
        return await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey le {last}"), cancellationToken: cancellation)
            .Select(row => new OpenDay(DateOnly.ParseExact(row.RowKey, DayFormat, CultureInfo.InvariantCulture), row.GetDateTimeOffset(EmptySince), row.ETag))
            .ToListAsync(cancellation);
    }

    /// <summary>Whether a day is old enough to be taken off the list, and it is time to look whether it is empty.</summary>
    public bool MayClose(OpenDay day) => day.Day.AddDays(DaysKept) < Today() && (day.EmptySince is not { } since || time.GetUtcNow() - since >= BetweenLooks);

    /// <summary>Takes note that an old day held no marker, and takes it off the list the second time. Whoever has opened it again since, wins.</summary>
    public async Task NoteEmptyAsync(OpenDay day, CancellationToken cancellation)
    {
        try
        {
            if (day.EmptySince is not null)
            {
                await _table.DeleteEntityAsync(Partition, Row(day.Day).RowKey, day.ETag, cancellation);
            }
            else
            {
                var row = Row(day.Day);
                row[EmptySince] = time.GetUtcNow();
                await _table.UpdateEntityAsync(row, day.ETag, TableUpdateMode.Replace, cancellation);
            }
        }
        catch (RequestFailedException lost) when (lost.Status is PreconditionFailed or Conflict or NotFound)
        {
            // Somebody opened the day again, or another instance was faster.
        }
    }

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private static TableEntity Row(DateOnly day) => new(Partition, day.ToString(DayFormat, CultureInfo.InvariantCulture));
}

/// <summary>A day on the list.</summary>
/// <param name="EmptySince">When a sweep first found no marker in it; null when none has, or when somebody has opened it since.</param>
public sealed record OpenDay(DateOnly Day, DateTimeOffset? EmptySince, ETag ETag);
