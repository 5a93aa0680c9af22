using System.Globalization;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>The days that hold messages, in table <c>SmsControl</c>: when each was last looked at, and what that has left there.</summary>
public sealed class RetentionDays(TableServiceClient tables, StoredDays stored)
{
    private const string LookedAt = nameof(LookedAt);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    // Where the search goes on if its time ran out.
    private DateOnly _from = DateOnly.MinValue;

    /// <summary>The oldest first.</summary>
    public async Task<IReadOnlyList<KnownDay>> ListAsync(CancellationToken cancellation) =>
        await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Keys.RetentionPartition}"), cancellationToken: cancellation).Select(Read).ToListAsync(cancellation);

    /// <summary>
    /// Enters every day that holds messages and is not known: 16 queries, and as many for each gap between the known ones and for each day that is found.
    /// What was entered stays so if the time runs out.
    /// </summary>
    public async Task DiscoverAsync(CancellationToken cancellation)
    {
        var budget = new ScanBudget(int.MaxValue, 1);
        foreach (var known in (await ListAsync(cancellation)).Select(day => day.Look.Day).Where(day => day >= _from).Append(DateOnly.MaxValue))
        {
            while (_from < known && await stored.OldestAsync(_from, known, budget, cancellation) is { } found)
            {
                // Whoever else finds it writes the same.
                await _table.UpsertEntityAsync(Row(new DayLook(found, null)), TableUpdateMode.Merge, cancellation);
                _from = found.AddDays(1);
            }

            _from = known == DateOnly.MaxValue ? DateOnly.MinValue : known.AddDays(1);
        }
    }

    /// <summary>Stores what a whole look has left; a day that is empty is forgotten, and found again if it must be. Whoever was faster wins.</summary>
    public async Task StoreAsync(DayLook look, ETag asSeen, CancellationToken cancellation)
    {
        try
        {
            await (look.IsEmpty
                ? _table.DeleteEntityAsync(Keys.RetentionPartition, Keys.RetentionDay(look.Day), asSeen, cancellation)
                : _table.UpdateEntityAsync(Row(look), asSeen, TableUpdateMode.Replace, cancellation));
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // Another instance has looked at the day as well, or this write was repeated below us.
        }
    }

    private static TableEntity Row(DayLook look)
    {
        var row = new TableEntity(Keys.RetentionPartition, Keys.RetentionDay(look.Day));
        if (look.At is { } at)
        {
            row[LookedAt] = at;
            row[nameof(DayLook.OldestText)] = look.OldestText;
            row[nameof(DayLook.OldestRow)] = look.OldestRow;
            row[nameof(DayLook.HasOpen)] = look.HasOpen;
        }

        return row;
    }

    private static KnownDay Read(TableEntity row) => new(
        new DayLook(DateOnly.ParseExact(row.RowKey, "yyyyMMdd", CultureInfo.InvariantCulture), row.GetDateTimeOffset(LookedAt))
        {
            OldestText = row.GetDateTimeOffset(nameof(DayLook.OldestText)),
            OldestRow = row.GetDateTimeOffset(nameof(DayLook.OldestRow)),
            HasOpen = row.GetBoolean(nameof(DayLook.HasOpen)) ?? false,
        },
        row.ETag);
}

/// <param name="Look">The last one.</param>
public sealed record KnownDay(DayLook Look, ETag ETag);
