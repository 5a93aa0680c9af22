using System.Globalization;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>The days that hold messages, in table <c>SmsControl</c>, with the time and the result of the last pass over each day.</summary>
public sealed class RetentionDays(TableServiceClient tables, StoredDays stored)
{
    private const string LookedAt = nameof(LookedAt);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    // The day at which the next search continues.
    private DateOnly _from = DateOnly.MinValue;

    /// <summary>The known days, oldest first.</summary>
    public async Task<IReadOnlyList<KnownDay>> ListAsync(CancellationToken cancellation) =>
        await _table
            .QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Keys.RetentionPartition}"), cancellationToken: cancellation)
            .Select(Read)
            .ToListAsync(cancellation);

    /// <summary>
    /// Adds every unknown day that holds messages. This takes 16 queries, and 16 more for each gap between known days and for each day found. Days that
    /// were added stay when the time runs out.
    /// </summary>
    public async Task DiscoverAsync(CancellationToken cancellation)
    {
        var budget = new ScanBudget(int.MaxValue, 1);
        foreach (var known in (await ListAsync(cancellation)).Select(day => day.Look.Day).Where(day => day >= _from).Append(DateOnly.MaxValue))
        {
            while (_from < known && await stored.OldestAsync(_from, known, budget, cancellation) is { } found)
            {
                // Another instance that finds the day writes the same row.
                await _table.UpsertEntityAsync(Row(new DayLook(found, null)), TableUpdateMode.Merge, cancellation);
                _from = found.AddDays(1);
            }

            _from = known == DateOnly.MaxValue ? DateOnly.MinValue : known.AddDays(1);
        }
    }

    /// <summary>
    /// Stores the result of a complete pass. The row of an empty day is deleted; <see cref="DiscoverAsync"/> adds it again if needed. If two instances
    /// store a result, the first one wins.
    /// </summary>
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
            // Another instance stored a result for the day, or the SDK repeated a write that had succeeded.
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

/// <param name="Look">The result of the last pass.</param>
public sealed record KnownDay(DayLook Look, ETag ETag);
