using System.Globalization;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Concurrency;

/// <summary>
/// Reads and writes the blocks of slots in table <c>SmsControl</c>. Each row has the owner of the block and the end of the rental, and may have the wish
/// of an instance that has callers of a priority and no slot for them.
/// </summary>
public sealed class BlockTable(TableServiceClient tables)
{
    private const string Partition = "slot";
    private const string Owner = nameof(Owner), Until = nameof(Until), WantedUntil = nameof(WantedUntil), ForLow = nameof(ForLow);

    // Longer than the rest of any rental, and stored again while the instance has no slot.
    private static readonly TimeSpan Wish = TimeSpan.FromMinutes(2);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    /// <summary>
    /// Lists the blocks below a number that are free: not rented now, rented by a process that has ended, or rented by this owner without its knowledge.
    /// A block that another instance wants for callers of a kind is listed only for an instance that has such callers.
    /// </summary>
    /// <param name="hasCallers">Whether this instance has callers of priority low, or any others.</param>
    public async Task<IReadOnlyList<FreeBlock>> ListFreeAsync(
        int count, string owner, IReadOnlySet<int> known, Predicate<bool> hasCallers, DateTimeOffset now, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey lt {Key(count)}");
        var rows = await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)
            .ToDictionaryAsync(row => int.Parse(row.RowKey, CultureInfo.InvariantCulture), cancellationToken: cancellation);
        return
        [
            .. from number in Enumerable.Range(0, count)
               where !known.Contains(number)
               let row = rows.GetValueOrDefault(number)
               where row is null || !IsWantedByOthers(row, hasCallers, now)
               where row is null || row.GetDateTimeOffset(Until) <= now || row.GetString(Owner) == owner || SlotOwner.IsGone(row.GetString(Owner))
               select new FreeBlock(number, row?.ETag),
        ];
    }

    /// <param name="hasCallers">Whether this instance has callers of priority low, or any others.</param>
    /// <returns>The new ETag of the row; null when another instance was faster, or wants the block for callers that this instance does not have.</returns>
    public async Task<ETag?> TryRentAsync(
        FreeBlock block, string owner, DateTimeOffset now, Predicate<bool> hasCallers, CancellationToken cancellation)
    {
        var until = now + RentedBlock.Rent;
        var row = new TableEntity(Partition, Key(block.Number)) { [Owner] = owner, [Until] = until };
        if (await _table.TryWriteAsync(row, block.ETag, cancellation) is { } etag)
        {
            return etag;
        }

        // The SDK may have retried a write that had succeeded, or another instance may have stored a wish.
        if (await OwnAsync(block.Number, owner, cancellation) is not { } current || IsWantedByOthers(current, hasCallers, now))
        {
            return null;
        }

        return current.GetDateTimeOffset(Until) >= until ? current.ETag : await _table.TryWriteAsync(row, current.ETag, cancellation);
    }

    /// <summary>
    /// Stores the wish for a rented block. The change of the row makes its owner read it before the next renewal. An owner without callers of this kind
    /// then lets the rental end.
    /// </summary>
    /// <param name="isForLow">Whether the block is for callers of priority low.</param>
    public async Task WantAsync(int number, bool isForLow, DateTimeOffset now, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Key(number), cancellationToken: cancellation);
        if (found.HasValue && !(found.Value!.GetDateTimeOffset(WantedUntil) > now))
        {
            // A wish that another instance stored first is kept. After a lost race the next wish follows.
            var wish = new TableEntity(Partition, Key(number)) { [WantedUntil] = now + Wish, [ForLow] = isForLow };
            await _table.TryWriteAsync(wish, found.Value.ETag, cancellation, TableUpdateMode.Merge);
        }
    }

    /// <summary>Returns a block before its rental ends, if this instance still has it.</summary>
    public async Task GiveBackAsync(int number, string owner, ETag match, CancellationToken cancellation)
    {
        if (!await TryDeleteAsync(number, match, cancellation) && await OwnAsync(number, owner, cancellation) is { } current)
        {
            // Another instance has stored a wish.
            await TryDeleteAsync(number, current.ETag, cancellation);
        }
    }

    private async Task<bool> TryDeleteAsync(int number, ETag match, CancellationToken cancellation)
    {
        try
        {
            await _table.DeleteEntityAsync(Partition, Key(number), match, cancellation);
            return true;
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            return false;
        }
    }

    // The owner in the row shows which instance has the block.
    private async Task<TableEntity?> OwnAsync(int number, string owner, CancellationToken cancellation)
    {
        var current = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Key(number), cancellationToken: cancellation);
        return current.HasValue && current.Value!.GetString(Owner) == owner ? current.Value : null;
    }

    private static bool IsWantedByOthers(TableEntity row, Predicate<bool> hasCallers, DateTimeOffset now) =>
        row.GetDateTimeOffset(WantedUntil) > now && !hasCallers(row.GetBoolean(ForLow) ?? false);

    private static string Key(int number) => number.ToString("D2", CultureInfo.InvariantCulture);
}

/// <summary>A block that may be rented.</summary>
/// <param name="ETag">Null when the row does not exist yet.</param>
public readonly record struct FreeBlock(int Number, ETag? ETag);
