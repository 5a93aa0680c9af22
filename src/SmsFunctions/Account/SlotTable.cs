using System.Globalization;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Account;

/// <summary>The rows of the gateway's slots in table <c>SmsControl</c>: who has rented each, and until when.</summary>
public sealed class SlotTable(TableServiceClient tables)
{
    private const string Partition = "slot";
    private const string Owner = nameof(Owner), Until = nameof(Until);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    /// <summary>The slots below a number that nobody has rented now, whose owner is gone, or that this owner has and does not know of.</summary>
    public async Task<IReadOnlyList<FreeSlot>> ListFreeAsync(int count, string owner, IReadOnlySet<int> known, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey lt {Key(count)}"), cancellationToken: cancellation)
            .ToDictionaryAsync(row => int.Parse(row.RowKey, CultureInfo.InvariantCulture), cancellationToken: cancellation);
        return
        [
            .. from number in Enumerable.Range(0, count)
               where !known.Contains(number)
               let row = rows.GetValueOrDefault(number)
               where row is null || row.GetDateTimeOffset(Until) <= now || row.GetString(Owner) == owner || SlotOwner.IsGone(row.GetString(Owner))
               select new FreeSlot(number, row?.ETag),
        ];
    }

    /// <returns>The row's new ETag; null when another instance was faster.</returns>
    public async Task<ETag?> TryRentAsync(FreeSlot slot, string owner, DateTimeOffset until, CancellationToken cancellation)
    {
        var row = new TableEntity(Partition, Key(slot.Number)) { [Owner] = owner, [Until] = until };
        try
        {
            var response = slot.ETag is { } match
                ? await _table.UpdateEntityAsync(row, match, TableUpdateMode.Replace, cancellation)
                : await _table.AddEntityAsync(row, cancellation);
            return ChunkTable.ETagOf(response);
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // Or this very write was repeated below us: the row tells whose it is.
            var current = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Key(slot.Number), cancellationToken: cancellation);
            return current.HasValue && current.Value!.GetString(Owner) == owner ? current.Value.ETag : null;
        }
    }

    /// <summary>Gives a row back before its time, if it still is this instance's.</summary>
    public async Task GiveBackAsync(int number, ETag match, CancellationToken cancellation)
    {
        try
        {
            await _table.DeleteEntityAsync(Partition, Key(number), match, cancellation);
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // It has lapsed, and is somebody else's.
        }
    }

    private static string Key(int number) => number.ToString("D2", CultureInfo.InvariantCulture);
}

/// <summary>A slot that may be rented.</summary>
/// <param name="ETag">Null where there is no row yet.</param>
public readonly record struct FreeSlot(int Number, ETag? ETag);
