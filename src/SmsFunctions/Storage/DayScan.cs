using Azure.Data.Tables;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>
/// Reads the chunks of a day in key order, which is newest first, merged over all partitions of the day. A scan has one
/// reader only.
/// </summary>
/// <param name="first">The chunk at which the scan starts, if it still exists.</param>
/// <param name="read">Returns the chunk of a row; null when the chunk must not be shown.</param>
internal sealed class DayScan(IReadOnlyList<ShardRows> shards, ChunkId? first, ScanBudget budget, Func<TableEntity, CancellationToken, Task<Chunk?>> read)
{
    private const int Parallel = 8;

    private bool _hasMoved;

    /// <value>True when there are no more chunks. If a scan returns nothing and this is false, its budget is used up.</value>
    public bool IsEnded => shards.All(shard => shard.IsEnded);

    /// <value>True when the scan has read no row so far.</value>
    public bool IsEmpty { get; private set; } = true;

    /// <returns>The next chunk; null at the end, or when the budget is used up. A scan always gets past the chunk at which it started.</returns>
    public async Task<ScannedChunk?> NextAsync(CancellationToken cancellation)
    {
        while (shards.Any(shard => shard.NeedsPage))
        {
            var low = shards.Where(shard => shard.IsLow).ToList();
            if (_hasMoved && !budget.Affords(low.Count))
            {
                return null;
            }

            await ReadPagesAsync(low, cancellation);
        }

        if (shards.Where(shard => shard.Head is not null).MinBy(shard => shard.Head!.Key, StringComparer.Ordinal) is not { } newest)
        {
            return null;
        }

        var row = newest.Take();
        var id = Keys.ChunkOf(row.Partition, row.Key);
        IsEmpty = false;
        _hasMoved |= id != first;
        return new ScannedChunk(id, row.Entity is null ? null : await read(row.Entity, cancellation));
    }

    private async Task ReadPagesAsync(List<ShardRows> low, CancellationToken cancellation)
    {
        var (size, rows, characters) = (budget.PageSize, 0, 0L);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(low, options, async (shard, stop) =>
        {
            budget.Spend();
            var page = await shard.ReadPageAsync(size, stop);
            Interlocked.Add(ref rows, page.Rows);
            Interlocked.Add(ref characters, page.Characters);
        });
        budget.Learn(rows, characters);
    }
}

/// <param name="Chunk">Null when the chunk must not be shown, or does not contain the words of the query.</param>
internal sealed record ScannedChunk(ChunkId Id, Chunk? Chunk);
