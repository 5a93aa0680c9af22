using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>
/// Goes through the chunks of a day in the order of their keys, which is newest first, merged over all its partitions. One scan, one
/// reader.
/// </summary>
public sealed class DayScan
{
    private const int Parallel = 8;

    private readonly List<ShardRows> _shards;
    private readonly ChunkId? _first;
    private readonly ScanBudget _budget;
    private readonly Func<TableEntity, CancellationToken, Task<Sending.Chunk?>> _read;
    private bool _hasMoved;

    internal DayScan(IEnumerable<ShardRows> shards, ChunkId? first, ScanBudget budget, Func<TableEntity, CancellationToken, Task<Sending.Chunk?>> read) =>
        (_shards, _first, _budget, _read) = ([.. shards], first, budget, read);

    /// <value>There is nothing more. Otherwise a scan that gives nothing has used up its budget.</value>
    public bool IsEnded => _shards.All(shard => shard.IsEnded);

    /// <value>It has met no row so far.</value>
    public bool IsEmpty { get; private set; } = true;

    /// <returns>Null at the end, and when the budget does not suffice to go on; a scan always gets past the chunk that it began with.</returns>
    public async Task<ScannedChunk?> NextAsync(CancellationToken cancellation)
    {
        while (_shards.Any(shard => shard.IsDry))
        {
            var low = _shards.Where(shard => shard.IsLow).ToList();
            if (_hasMoved && !_budget.Affords(low.Count))
            {
                return null;
            }

            await ReadPagesAsync(low, cancellation);
        }

        if (_shards.Where(shard => shard.Head is not null).MinBy(shard => shard.Head!.Key, StringComparer.Ordinal) is not { } newest)
        {
            return null;
        }

        var row = newest.Take();
        var id = Keys.ChunkOf(row.Partition, row.Key);
        IsEmpty = false;
        _hasMoved |= id != _first;
        return new ScannedChunk(id, row.Entity is null ? null : await _read(row.Entity, cancellation));
    }

    private async Task ReadPagesAsync(List<ShardRows> shards, CancellationToken cancellation)
    {
        var (size, rows, characters) = (_budget.PageSize, 0, 0L);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(shards, options, async (shard, stop) =>
        {
            _budget.Spend();
            var page = await shard.ReadPageAsync(size, stop);
            Interlocked.Add(ref rows, page.Rows);
            Interlocked.Add(ref characters, page.Characters);
        });
        _budget.Learn(rows, characters);
    }
}

/// <param name="Chunk">Null when it is not to be shown, or does not hold the number that is looked for.</param>
public sealed record ScannedChunk(ChunkId Id, Sending.Chunk? Chunk);
