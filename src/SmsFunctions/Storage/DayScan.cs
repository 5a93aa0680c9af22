using Azure.Data.Tables;
using SmsFunctions.Sending;

namespace SmsFunctions.Storage;

/// <summary>
/// Goes through the chunks of a day in the order of their keys, which is newest first, merged over all its partitions. One scan, one
/// reader.
/// </summary>
/// <param name="first">The chunk that the scan begins with, if it is still there.</param>
/// <param name="read">Gives the chunk of a row; null when it is not to be shown.</param>
internal sealed class DayScan(IReadOnlyList<ShardRows> shards, ChunkId? first, ScanBudget budget, Func<TableEntity, CancellationToken, Task<Chunk?>> read)
{
    private const int Parallel = 8;

    private bool _hasMoved;

    /// <value>There is nothing more. Otherwise a scan that gives nothing has used up its budget.</value>
    public bool IsEnded => shards.All(shard => shard.IsEnded);

    /// <value>It has met no row so far.</value>
    public bool IsEmpty { get; private set; } = true;

    /// <returns>Null at the end, and when the budget does not suffice to go on; a scan always gets past the chunk that it began with.</returns>
    public async Task<ScannedChunk?> NextAsync(CancellationToken cancellation)
    {
        while (shards.Any(shard => shard.IsDry))
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

/// <param name="Chunk">Null when it is not to be shown, or does not hold the number that is looked for.</param>
internal sealed record ScannedChunk(ChunkId Id, Chunk? Chunk);
