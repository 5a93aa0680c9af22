using System.Globalization;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Concurrency;

/// <summary>Reads and writes the blocks of slots in table <c>SmsControl</c>. Each row has the owner of the block and the end of the rental.</summary>
public sealed class BlockTable(TableServiceClient tables)
{
    private const string Partition = "slot";
    private const string Owner = nameof(Owner), Until = nameof(Until);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    /// <summary>
    /// Lists the blocks below a number that are free: not rented now, rented by a process that has ended, or rented by this owner without its knowledge.
    /// </summary>
    public async Task<IReadOnlyList<FreeBlock>> ListFreeAsync(
        int count, string owner, IReadOnlySet<int> known, DateTimeOffset now, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey lt {Key(count)}");
        var rows = await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)
            .ToDictionaryAsync(row => int.Parse(row.RowKey, CultureInfo.InvariantCulture), cancellationToken: cancellation);
        return
        [
            .. from number in Enumerable.Range(0, count)
               where !known.Contains(number)
               let row = rows.GetValueOrDefault(number)
               where row is null || row.GetDateTimeOffset(Until) <= now || row.GetString(Owner) == owner || SlotOwner.IsGone(row.GetString(Owner))
               select new FreeBlock(number, row?.ETag),
        ];
    }

    /// <returns>The new ETag of the row; null when another instance was faster.</returns>
    public async Task<ETag?> TryRentAsync(FreeBlock block, string owner, DateTimeOffset until, CancellationToken cancellation)
    {
        var row = new TableEntity(Partition, Key(block.Number)) { [Owner] = owner, [Until] = until };
        if (await _table.TryWriteAsync(row, block.ETag, cancellation) is { } etag)
        {
            return etag;
        }

        // The SDK may have retried a write that had succeeded. The owner in the row shows which instance has the block.
        var current = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Key(block.Number), cancellationToken: cancellation);
        return current.HasValue && current.Value!.GetString(Owner) == owner ? current.Value.ETag : null;
    }

    /// <summary>Returns a block before its rental ends, if this instance still has it.</summary>
    public async Task GiveBackAsync(int number, ETag match, CancellationToken cancellation)
    {
        try
        {
            await _table.DeleteEntityAsync(Partition, Key(number), match, cancellation);
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // The rental has expired, and another instance has the block.
        }
    }

    private static string Key(int number) => number.ToString("D2", CultureInfo.InvariantCulture);
}

/// <summary>A block that may be rented.</summary>
/// <param name="ETag">Null when the row does not exist yet.</param>
public readonly record struct FreeBlock(int Number, ETag? ETag);
