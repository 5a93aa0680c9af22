using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Retention;

/// <summary>
/// Takes out of a partition of table <c>Sms</c> what has been final for long enough. Every write depends on the rows as they were read; one that fails, or
/// whose answer is lost, leaves what it was about to the next look.
/// </summary>
public sealed class PurgeTable(TableServiceClient tables, IOptions<RetentionOptions> options, Alerts alerts, TimeProvider time)
{
    // A row may have 300,000 characters.
    private const int Page = 40;

    // A transaction takes so many actions; one of them is for the counts, and one for the chunk.
    private const int MaxActions = 100;
    private const int MaxLogs = MaxActions - 2;

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Purges the chunks of one page.</summary>
    /// <param name="after">The row key of the chunk before it; null begins.</param>
    /// <param name="look">What was left so far.</param>
    internal async Task<PurgedPage> PageAsync(string partition, string? after, DayLook look, CancellationToken cancellation)
    {
        var (start, end) = Keys.ChunksAfter(after);
        var rows = await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {start} and RowKey lt {end}"), Page, cancellationToken: cancellation).Take(Page).ToListAsync(cancellation);
        var chunks = rows.Select(row => ChunkEntity.TryRead(row, alerts)).OfType<StoredChunk>().ToList();
        look = chunks.Count < rows.Count ? look.Open() : look;

        var now = time.GetUtcNow();
        var overdue = chunks.Where(stored => stored.Chunk.FinalSince + options.Value.RowsFor <= now).ToList();
        var wordy = chunks.Where(stored => stored.Chunk.TextPurgedAt is null && stored.Chunk.FinalSince + options.Value.TextsFor <= now).Except(overdue).ToList();

        // In this order: a callback that is owed again after its log was read changes the log's ETag, one that was owed before is seen.
        var logs = await LogsAsync(partition, overdue, cancellation);
        var owed = overdue.Count + wordy.Count > 0 ? await OwedAsync(partition, cancellation) : [];
        overdue.RemoveAll(stored => owed.Contains(stored.Chunk.Id));
        wordy.RemoveAll(stored => owed.Contains(stored.Chunk.Id));

        var gone = await DeleteAsync(partition, overdue, logs, cancellation);
        var blank = await BlankAsync(wordy, now, cancellation) ? wordy : [];
        look = chunks.Except(gone).Except(blank).Aggregate(look, (seen, stored) => seen.Seen(stored.Chunk, owed.Contains(stored.Chunk.Id)));
        look = blank.Aggregate(look, (seen, stored) => seen.Kept(stored.Chunk.FinalSince!.Value));
        return new PurgedPage(rows.Count < Page ? null : rows[^1].RowKey, look, Messages(blank), Messages(gone));
    }

    /// <summary>Takes away the headers of requests of which no chunk is left.</summary>
    /// <returns>What is left with them.</returns>
    internal async Task<DayLook> HeadersAsync(string partition, DayLook look, CancellationToken cancellation)
    {
        var (from, to) = Keys.Headers;
        await foreach (var row in RowsAsync(partition, from, to, cancellation))
        {
            var request = Keys.HeaderOf(partition, row.RowKey);
            if (request.CreatedAt + options.Value.RowsFor > time.GetUtcNow())
            {
                look = look.Kept(request.CreatedAt);
                continue;
            }

            var (first, end) = Keys.Chunks(request);
            if (!await RowsAsync(partition, first, end, cancellation, keysOnly: true).AnyAsync(cancellation) && !await TryAsync([Away(partition, row.RowKey, row.ETag)], cancellation))
            {
                look = look.Kept(request.CreatedAt);
            }
        }

        return look;
    }

    /// <summary>What was purged of a partition.</summary>
    public async Task<(PurgedCounts Counts, ETag? ETag)> CountsAsync(string partition, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(partition, Keys.PurgedCounts, cancellationToken: cancellation);
        return row.HasValue ? (PurgedCounts.FromEntity(row.Value!), row.Value!.ETag) : (PurgedCounts.None, null);
    }

    // In the transaction that takes a chunk away the counts gain it: as they stand now, or not at all.
    private async Task<List<StoredChunk>> DeleteAsync(string partition, List<StoredChunk> overdue, ILookup<ChunkId, TableEntity> logs, CancellationToken cancellation)
    {
        var gone = new List<StoredChunk>();
        foreach (var pack in Packs(overdue.Where(stored => logs[stored.Chunk.Id].Count() <= MaxLogs), logs))
        {
            var (counts, asSeen) = await CountsAsync(partition, cancellation);
            var row = pack.Aggregate(counts, (sum, stored) => sum.Plus(PurgedCounts.Of(stored.Chunk))).ToEntity(partition);
            if (await TryAsync(
                [
                    asSeen is { } match ? new(TableTransactionActionType.UpdateReplace, row, match) : new(TableTransactionActionType.Add, row),
                    .. pack.Select(stored => Away(partition, Keys.Chunk(stored.Chunk.Id), stored.ETag)),
                    .. pack.SelectMany(stored => logs[stored.Chunk.Id]).Select(log => Away(partition, log.RowKey, log.ETag)),
                ], cancellation))
            {
                gone.AddRange(pack);
            }
        }

        // More than a transaction takes: the next look finds fewer.
        foreach (var stored in overdue.Where(stored => logs[stored.Chunk.Id].Count() > MaxLogs))
        {
            await TryAsync(logs[stored.Chunk.Id].Take(MaxActions).Select(log => Away(partition, log.RowKey, log.ETag)), cancellation);
        }

        return gone;
    }

    private static IEnumerable<List<StoredChunk>> Packs(IEnumerable<StoredChunk> chunks, ILookup<ChunkId, TableEntity> logs)
    {
        var (pack, actions) = (new List<StoredChunk>(), 1);
        foreach (var stored in chunks)
        {
            var own = 1 + logs[stored.Chunk.Id].Count();
            if (actions + own > MaxActions)
            {
                yield return pack;
                (pack, actions) = ([], 1);
            }

            pack.Add(stored);
            actions += own;
        }

        if (pack.Count > 0)
        {
            yield return pack;
        }
    }

    private Task<bool> BlankAsync(List<StoredChunk> wordy, DateTimeOffset now, CancellationToken cancellation) => TryAsync(
        wordy.Select(stored => new TableTransactionAction(TableTransactionActionType.UpdateMerge, ChunkEntity.WithoutText(stored.Chunk.Id, now), stored.ETag)), cancellation);

    private async Task<ILookup<ChunkId, TableEntity>> LogsAsync(string partition, List<StoredChunk> chunks, CancellationToken cancellation)
    {
        var (from, to) = chunks.Count > 0 ? Keys.CallbackLogs(chunks[0].Chunk.Id, chunks[^1].Chunk.Id) : default;
        return (chunks.Count > 0 ? await RowsAsync(partition, from, to, cancellation).ToListAsync(cancellation) : []).ToLookup(row => Keys.ChunkOf(row.PartitionKey, row.RowKey));
    }

    private async Task<HashSet<ChunkId>> OwedAsync(string partition, CancellationToken cancellation)
    {
        var (from, to) = Keys.OwedCallbacks;
        return await RowsAsync(partition, from, to, cancellation, keysOnly: true).Select(row => Keys.MarkerOf(partition, row.RowKey).Chunk).ToHashSetAsync(cancellationToken: cancellation);
    }

    private IAsyncEnumerable<TableEntity> RowsAsync(string partition, string from, string to, CancellationToken cancellation, bool keysOnly = false) => _table.QueryAsync<TableEntity>(
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"), select: keysOnly ? [nameof(ITableEntity.RowKey)] : null, cancellationToken: cancellation);

    private static TableTransactionAction Away(string partition, string rowKey, ETag asSeen) => new(TableTransactionActionType.Delete, new TableEntity(partition, rowKey), asSeen);

    private async Task<bool> TryAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellation)
    {
        try
        {
            if (actions.Any())
            {
                await _table.SubmitTransactionAsync(actions, cancellation);
            }

            return true;
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // Somebody has written one of the rows, or this very transaction was repeated below us and has been carried out: the next look tells.
            return false;
        }
    }

    private static int Messages(IEnumerable<StoredChunk> chunks) => chunks.Sum(stored => stored.Chunk.Recipients.Length);
}

/// <summary>What became of a page of chunks.</summary>
/// <param name="Last">The row key of its last chunk; null at the end.</param>
/// <param name="Look">What is left, with that of the pages before.</param>
/// <param name="Texts">Messages whose text was purged.</param>
/// <param name="Rows">Messages whose row is gone.</param>
internal sealed record PurgedPage(string? Last, DayLook Look, int Texts, int Rows);
