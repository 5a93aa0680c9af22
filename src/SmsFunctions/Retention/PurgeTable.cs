using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Retention;

/// <summary>
/// Purges messages of a partition of table <c>Sms</c> whose retention time is over. Every write carries the ETags of the rows as read. If a write fails
/// or its result is unknown, the next pass handles these rows again.
/// </summary>
public sealed class PurgeTable(TableServiceClient tables, CallbackRows callbacks, IOptions<RetentionOptions> options, Alerts alerts, TimeProvider time)
{
    // Pages are small because a row may have 300,000 characters.
    private const int Page = 40;

    // The transaction needs one action for the counts and one for the chunk.
    private const int MaxOwn = PurgeTransaction.MaxActions - 2;

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Purges the chunks of one page.</summary>
    /// <param name="after">The row key of the previous chunk; null starts at the first.</param>
    /// <param name="pending">
    /// The pending callbacks of the partition, read at most minutes ago; null when not read yet. Messages that became final since then are not due yet.
    /// </param>
    /// <param name="look">The result of the pass so far.</param>
    internal async Task<PurgedPage> PageAsync(string partition, string? after, PendingRows? pending, DayLook look, CancellationToken cancellation)
    {
        var (start, end) = Keys.ChunksAfter(after);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {start} and RowKey lt {end}");
        var rows = await _table.QueryAsync<TableEntity>(filter, Page, cancellationToken: cancellation).Take(Page).ToListAsync(cancellation);
        var chunks = rows.Select(row => ChunkEntity.TryRead(row, alerts)).OfType<StoredChunk>().ToList();
        var now = time.GetUtcNow();
        var oldRows = chunks.Where(stored => stored.Chunk.FinalSince + options.Value.RowsFor <= now).ToList();
        var oldTexts = chunks
            .Where(stored => stored.Chunk.TextPurgedAt is null && stored.Chunk.FinalSince + options.Value.TextsFor <= now)
            .Except(oldRows)
            .ToList();

        pending ??= oldRows.Count + oldTexts.Count > 0 ? await callbacks.PendingAsync(partition, cancellation) : null;
        var logs = await callbacks.LogsAsync(partition, oldRows, cancellation);
        look = chunks.Count < rows.Count || pending is { HasUnreadable: true } || logs.HasUnreadable ? look.Open() : look;
        bool HasPendingCallback(StoredChunk stored) => pending?.Live.Contains(stored.Chunk.Id) == true || logs.Retried.Contains(stored.Chunk.Id);
        oldRows.RemoveAll(HasPendingCallback);
        oldTexts.RemoveAll(HasPendingCallback);

        var expired = oldRows.Select(stored => new ExpiredChunk(stored, [.. logs.All[stored.Chunk.Id], .. pending!.Dead[stored.Chunk.Id]])).ToList();
        var deleted = await DeleteAsync(partition, expired, cancellation);
        var blanked = await BlankAsync(oldTexts, now, cancellation) ? oldTexts : [];
        look = chunks.Except(deleted).Except(blanked).Aggregate(look, (seen, stored) => seen.Seen(stored.Chunk, HasPendingCallback(stored)));
        look = blanked.Aggregate(look, (seen, stored) => seen.Kept(stored.Chunk.FinalSince!.Value));
        var callbacksDeleted = deleted.Sum(stored => pending!.Dead[stored.Chunk.Id].Count());
        return new PurgedPage(rows.Count < Page ? null : rows[^1].RowKey, pending, look, Messages(blanked), Messages(deleted), callbacksDeleted);
    }

    /// <summary>The totals of a partition's purged messages.</summary>
    public async Task<(PurgedCounts Counts, ETag? ETag)> CountsAsync(string partition, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(partition, Keys.PurgedCounts, cancellationToken: cancellation);
        return row.HasValue ? (row.Value!.Parse(PurgedCounts.FromEntity), row.Value!.ETag) : (PurgedCounts.None, null);
    }

    // The transaction that deletes chunks also adds them to the counts, whose ETag it carries. So every message is counted exactly once.
    private async Task<List<StoredChunk>> DeleteAsync(string partition, List<ExpiredChunk> expired, CancellationToken cancellation)
    {
        var deleted = new List<StoredChunk>();
        foreach (var pack in Packs(await ShortenAsync(expired, cancellation)))
        {
            var (counts, asSeen) = await CountsAsync(partition, cancellation);
            var row = pack.Aggregate(counts, (sum, chunk) => sum.Plus(PurgedCounts.Of(chunk.Stored.Chunk))).ToEntity(partition);
            if (await PurgeTransaction.TryAsync(
                _table,
                [
                    StoredRow.Write(row, asSeen),
                    .. pack.Select(chunk => new TableTransactionAction(
                        TableTransactionActionType.Delete, new TableEntity(partition, Keys.Chunk(chunk.Stored.Chunk.Id)), chunk.Stored.ETag)),
                    .. pack.SelectMany(chunk => chunk.Own).Select(PurgeTransaction.Deletion),
                ], cancellation))
            {
                deleted.AddRange(pack.Select(chunk => chunk.Stored));
            }
        }

        return deleted;
    }

    // If a chunk has more rows than fit into its transaction, earlier transactions delete the oldest log rows.
    private async Task<List<ExpiredChunk>> ShortenAsync(List<ExpiredChunk> expired, CancellationToken cancellation)
    {
        var fitting = new List<ExpiredChunk>();
        foreach (var chunk in expired)
        {
            var (own, isAsRead) = (chunk.Own, true);
            while (isAsRead && own.Count > MaxOwn)
            {
                isAsRead = await PurgeTransaction.TryAsync(_table, [.. own.Take(PurgeTransaction.MaxActions).Select(PurgeTransaction.Deletion)], cancellation);
                own = [.. own.Skip(PurgeTransaction.MaxActions)];
            }

            fitting.AddRange(isAsRead ? [chunk with { Own = own }] : []);
        }

        return fitting;
    }

    private static IEnumerable<List<ExpiredChunk>> Packs(IEnumerable<ExpiredChunk> chunks)
    {
        var (pack, actions) = (new List<ExpiredChunk>(), 1);
        foreach (var chunk in chunks)
        {
            if (actions + chunk.Rows > PurgeTransaction.MaxActions)
            {
                yield return pack;
                (pack, actions) = ([], 1);
            }

            pack.Add(chunk);
            actions += chunk.Rows;
        }

        if (pack.Count > 0)
        {
            yield return pack;
        }
    }

    private Task<bool> BlankAsync(List<StoredChunk> oldTexts, DateTimeOffset now, CancellationToken cancellation) => PurgeTransaction.TryAsync(
        _table,
        [
            .. oldTexts.Select(stored => new TableTransactionAction(
                TableTransactionActionType.UpdateMerge, ChunkEntity.WithoutText(stored.Chunk.Id, now), stored.ETag)),
        ],
        cancellation);

    private static int Messages(IEnumerable<StoredChunk> chunks) => chunks.Sum(stored => stored.Chunk.Recipients.Length);

    /// <param name="Own">The chunk's callback rows.</param>
    private sealed record ExpiredChunk(StoredChunk Stored, IReadOnlyList<TableEntity> Own)
    {
        public int Rows => 1 + Own.Count;
    }
}

/// <summary>The result of one page of chunks.</summary>
/// <param name="Last">The row key of the page's last chunk; null at the end.</param>
/// <param name="Pending">The pending callbacks of the partition; null when not read.</param>
/// <param name="Look">The result of the pass including this page.</param>
/// <param name="Texts">The number of messages whose text was purged.</param>
/// <param name="Rows">The number of messages whose row was deleted.</param>
/// <param name="Callbacks">The number of long overdue callbacks that were deleted with their messages.</param>
internal sealed record PurgedPage(string? Last, PendingRows? Pending, DayLook Look, int Texts, int Rows, int Callbacks);
