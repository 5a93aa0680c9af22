using SmsFunctions.Callbacks;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Attention;

/// <summary>
/// Lists what waits for an operator, of all days, the newest request first. The state of each row is read, because a row may be stale. Stale rows are left
/// out and removed.
/// </summary>
public sealed class AttentionReader(AttentionTable table, ChunkTable chunks, CallbackTable callbacks, Alerts alerts)
{
    /// <summary>
    /// Reads a page. It makes one query for the rows and the total, one more with a continuation, one point read for each item, and one more query for
    /// each callback.
    /// </summary>
    /// <param name="limit">The maximum number of items, 1 to <see cref="AttentionTable.MaxRows"/>. A page may have fewer.</param>
    /// <param name="continuation">The continuation of the previous page, valid by <see cref="IsContinuation"/>; null for the first page.</param>
    /// <exception cref="Azure.RequestFailedException">Storage is unavailable.</exception>
    public async Task<AttentionPage> ReadAsync(int limit, string? continuation, CancellationToken cancellation)
    {
        var (all, isMany) = await table.PageAsync(null, AttentionTable.MaxRows, cancellation);
        var (rest, hasMore) = continuation is null ? (all, isMany) : await table.PageAsync(continuation, limit, cancellation);
        var rows = rest.Take(limit).ToList();
        var items = await ItemsAsync(rows, cancellation);
        var next = rows.Count > 0 && (hasMore || rest.Count > limit) ? rows[^1].Key : null;
        var isWhole = continuation is null && next is null;
        return new AttentionPage([.. items.OfType<AttentionItem>()], isWhole ? items.Count(item => item is not null) : isMany ? null : all.Count, next);
    }

    /// <summary>
    /// Reads the first items, and how much there is. It makes one query, one point read for each item, and one more query for each callback.
    /// </summary>
    /// <param name="limit">The maximum number of items.</param>
    /// <returns>The number of rows (null when there are more than 1,000), the time of the oldest (null when there is none), and the items.</returns>
    public async Task<(int? Count, DateTimeOffset? Oldest, IReadOnlyList<AttentionItem> Items)> SummaryAsync(int limit, CancellationToken cancellation)
    {
        var (all, isMany) = await table.PageAsync(null, AttentionTable.MaxRows, cancellation);
        var items = await ItemsAsync([.. all.Take(limit)], cancellation);
        var rows = all.Index().Where(row => row.Index >= items.Length || items[row.Index] is not null).Select(row => row.Item).ToList();
        return (isMany ? null : rows.Count, rows.Min(row => (DateTimeOffset?)row.At), [.. items.OfType<AttentionItem>()]);
    }

    /// <summary>Removes the rows among these that are stale.</summary>
    public async Task RemoveStaleAsync(IReadOnlyList<AttentionRow> rows, CancellationToken cancellation) => await ItemsAsync(rows, cancellation);

    public static bool IsContinuation(string text) => Keys.AttentionOf(text) is not null;

    private Task<AttentionItem?[]> ItemsAsync(IReadOnlyList<AttentionRow> rows, CancellationToken cancellation) =>
        ParallelCalls.EachAsync(rows, async (row, stop) =>
        {
            var item = await ItemAsync(row, stop);
            if (item is null)
            {
                await table.RemoveStaleAsync(row, stop);
            }

            return item;
        }, cancellation);

    private async Task<AttentionItem?> ItemAsync(AttentionRow row, CancellationToken cancellation)
    {
        try
        {
            return (await chunks.ReadAsync(row.Chunk, cancellation))?.Chunk is not { } chunk ? null
                : row.Kind != AttentionKind.CallbackGivenUp ? AttentionItem.Of(chunk, row.Kind)
                : AttentionItem.Of(chunk, await callbacks.LogAsync(row.Chunk, cancellation).Where(IsGivenUp).ToListAsync(cancellation));
        }
        catch (UnreadableRowException fault)
        {
            // The state is unknown, so the row stays on the list.
            alerts.ChunkUnreadable(fault, row.Chunk);
            return AttentionItem.Unreadable(row.Chunk, row.Kind, row.At);
        }
    }

    private static bool IsGivenUp(CallbackRecord log) => log.State == CallbackState.GivenUp;
}
