namespace SmsFunctions.Storage;

/// <summary>Finds due markers in all shards of all open days, and takes days off the list that hold none any more.</summary>
public sealed class DueWork(ChunkTable table, OpenDays days, TimeProvider time)
{
    private const int Parallel = 4;

    /// <param name="limit">Of markers found in the whole; the oldest days come first.</param>
    public async Task<IReadOnlyList<(ChunkId Chunk, Marker Marker)>> FindAsync(MarkerKind kind, int limit, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var found = new List<(ChunkId Chunk, Marker Marker)>();
        foreach (var day in await days.ListAsync(cancellation))
        {
            var before = found.Count;
            await ForEachShardAsync(day.Day, async (partition, stop) =>
            {
                var part = await table.DueAsync(partition, kind, now, stop).Take(limit - before).ToListAsync(stop);
                lock (found)
                {
                    found.AddRange(part);
                }
            }, cancellation);

            if (found.Count >= limit)
            {
                break;
            }

            if (found.Count == before && days.MayClose(day) && await IsEmptyAsync(day.Day, cancellation))
            {
                await days.NoteEmptyAsync(day, cancellation);
            }
        }

        return [.. found.OrderBy(work => work.Marker.At).Take(limit)];
    }

    private async Task<bool> IsEmptyAsync(DateOnly day, CancellationToken cancellation)
    {
        var open = 0;
        await ForEachShardAsync(day, async (partition, stop) =>
        {
            if (await table.HasMarkersAsync(partition, stop))
            {
                Interlocked.Increment(ref open);
            }
        }, cancellation);
        return open == 0;
    }

    private static Task ForEachShardAsync(DateOnly day, Func<string, CancellationToken, ValueTask> shard, CancellationToken cancellation) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, BatchId.Shards).Select(number => BatchId.PartitionOf(number, day)),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            shard);
}
