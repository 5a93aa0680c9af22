using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>Lists the callbacks of all messages: pending ones, and those that were given up or disabled.</summary>
public sealed class CallbackReader(
    CallbackTable table, EndedCallbacks ended, ChunkTable chunks, OpenPartitions partitions, TimeProvider time)
{
    /// <summary>
    /// Reads a page. It makes two point reads for each callback, and one query; for pending callbacks one query for each open partition until the page is
    /// full.
    /// </summary>
    public async Task<CallbackPage> ReadAsync(CallbackListRequest request, CancellationToken cancellation) => request.State is { } state
        ? await EndedAsync(state, request, cancellation)
        : await PendingAsync(request, cancellation);

    /// <summary>Whether the callback of a row has the state for which the row was written.</summary>
    /// <returns>Its log; null when the row is stale.</returns>
    public async Task<CallbackRecord?> CurrentAsync(EndedCallback row, CallbackState state, CancellationToken cancellation) =>
        await table.FindLogAsync(row.Chunk, row.Version, cancellation) is var log && row.Names(log, state) ? log : null;

    private async Task<CallbackPage> EndedAsync(CallbackState state, CallbackListRequest request, CancellationToken cancellation)
    {
        var (rows, continuation) = await ended.PageAsync(state, new LogQuery(request.Limit, request.Continuation), cancellation);
        var items = await EachAsync(rows, async (row, stop) =>
        {
            if (await CurrentAsync(row, state, stop) is { } log)
            {
                return CallbackItem.Ended(log, await AddressAsync(row.Chunk, stop));
            }

            await ended.RemoveStaleAsync(row, stop);
            return null;
        }, cancellation);
        return new(items, continuation);
    }

    private async Task<CallbackPage> PendingAsync(CallbackListRequest request, CancellationToken cancellation)
    {
        var position = request.Continuation is { } text ? PendingPosition.TryParse(text) : null;
        var open = (await partitions.ListAsync(time.GetUtcNow(), cancellation)).SelectMany(row => row.Partitions).Distinct()
            .SkipWhile(partition => position is { } last && partition != last.Partition).ToList();
        var found = new List<StoredCallback>();
        foreach (var partition in open)
        {
            var after = position is { } last && last.Partition == partition ? last.Row : null;
            found.AddRange(await table.PendingAsync(partition, after, request.Limit + 1 - found.Count, cancellation));
            if (found.Count > request.Limit)
            {
                break;
            }
        }

        var page = found.Take(request.Limit).ToList();
        var items = await EachAsync(page, async (pending, stop) => CallbackItem.Owed(
            pending.Callback,
            await table.FindLogAsync(pending.Callback.Chunk, pending.Callback.Version, stop),
            await AddressAsync(pending.Callback.Chunk, stop)), cancellation);
        var end = found.Count > page.Count ? page[^1].Callback : null;
        return new(items, end is null ? null : new PendingPosition(end.Chunk.Partition, StoredCallback.RowKey(end)).ToString());
    }

    private async Task<string?> AddressAsync(ChunkId id, CancellationToken cancellation) =>
        (await chunks.TryReadAsync(id, cancellation))?.Chunk.CallbackUrl;

    private static async Task<List<CallbackItem>> EachAsync<T>(
        IReadOnlyList<T> all, Func<T, CancellationToken, Task<CallbackItem?>> read, CancellationToken cancellation) =>
        [.. (await ParallelCalls.EachAsync(all, read, cancellation)).OfType<CallbackItem>()];
}
