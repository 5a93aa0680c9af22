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
public sealed class PurgeTable(TableServiceClient tables, CallbackRows callbacks, IOptions<RetentionOptions> options, Alerts alerts, TimeProvider time)
{
    // A row may have 300,000 characters.
    private const int Page = 40;

    // One action is for the counts, and one for the chunk.
    private const int MaxOwn = PurgeTransaction.MaxActions - 2;

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Purges the chunks of one page.</summary>
    /// <param name="after">The row key of the chunk before it; null begins.</param>
    /// <param name="owed">Of the partition, if it was read already, minutes ago at most: what became final since is not due yet.</param>
    /// <param name="look">What was left so far.</param>
    internal async Task<PurgedPage> PageAsync(string partition, string? after, OwedRows? owed, DayLook look, CancellationToken cancellation)
    {
        var (start, end) = Keys.ChunksAfter(after);
        var rows = await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {start} and RowKey lt {end}"), Page, cancellationToken: cancellation).Take(Page).ToListAsync(cancellation);
        var chunks = rows.Select(row => ChunkEntity.TryRead(row, alerts)).OfType<StoredChunk>().ToList();
        var now = time.GetUtcNow();
        var overdue = chunks.Where(stored => stored.Chunk.FinalSince + options.Value.RowsFor <= now).ToList();
        var wordy = chunks.Where(stored => stored.Chunk.TextPurgedAt is null && stored.Chunk.FinalSince + options.Value.TextsFor <= now).Except(overdue).ToList();

        owed ??= overdue.Count + wordy.Count > 0 ? await callbacks.OwedAsync(partition, cancellation) : null;
        var logs = await callbacks.LogsAsync(partition, overdue, cancellation);
        look = chunks.Count < rows.Count || owed is { HasUnreadable: true } || logs.HasUnreadable ? look.Open() : look;
        bool IsOwed(StoredChunk stored) => owed?.Live.Contains(stored.Chunk.Id) == true || logs.Retried.Contains(stored.Chunk.Id);
        overdue.RemoveAll(IsOwed);
        wordy.RemoveAll(IsOwed);

        var going = overdue.Select(stored => new GoingChunk(stored, [.. logs.All[stored.Chunk.Id], .. owed!.Dead[stored.Chunk.Id]])).ToList();
        var gone = await DeleteAsync(partition, going, cancellation);
        var blank = await BlankAsync(wordy, now, cancellation) ? wordy : [];
        look = chunks.Except(gone).Except(blank).Aggregate(look, (seen, stored) => seen.Seen(stored.Chunk, IsOwed(stored)));
        look = blank.Aggregate(look, (seen, stored) => seen.Kept(stored.Chunk.FinalSince!.Value));
        return new PurgedPage(rows.Count < Page ? null : rows[^1].RowKey, owed, look, Messages(blank), Messages(gone), gone.Sum(stored => owed!.Dead[stored.Chunk.Id].Count()));
    }

    /// <summary>What was purged of a partition.</summary>
    public async Task<(PurgedCounts Counts, ETag? ETag)> CountsAsync(string partition, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(partition, Keys.PurgedCounts, cancellationToken: cancellation);
        return row.HasValue ? (PurgedCounts.FromEntity(row.Value!), row.Value!.ETag) : (PurgedCounts.None, null);
    }

    // In the transaction that takes a chunk away the counts gain it: as they stand now, or not at all.
    private async Task<List<StoredChunk>> DeleteAsync(string partition, List<GoingChunk> going, CancellationToken cancellation)
    {
        var gone = new List<StoredChunk>();
        foreach (var pack in Packs(await ShortenAsync(going, cancellation)))
        {
            var (counts, asSeen) = await CountsAsync(partition, cancellation);
            var row = pack.Aggregate(counts, (sum, chunk) => sum.Plus(PurgedCounts.Of(chunk.Stored.Chunk))).ToEntity(partition);
            if (await PurgeTransaction.TryAsync(
                _table,
                [
                    asSeen is { } match ? new(TableTransactionActionType.UpdateReplace, row, match) : new(TableTransactionActionType.Add, row),
                    .. pack.Select(chunk => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, Keys.Chunk(chunk.Stored.Chunk.Id)), chunk.Stored.ETag)),
                    .. pack.SelectMany(chunk => chunk.Own).Select(PurgeTransaction.Away),
                ], cancellation))
            {
                gone.AddRange(pack.Select(chunk => chunk.Stored));
            }
        }

        return gone;
    }

    // What a transaction does not take beside the chunk goes before it: its oldest logs.
    private async Task<List<GoingChunk>> ShortenAsync(List<GoingChunk> going, CancellationToken cancellation)
    {
        var fitting = new List<GoingChunk>();
        foreach (var chunk in going)
        {
            var (own, isAsRead) = (chunk.Own, true);
            while (isAsRead && own.Count > MaxOwn)
            {
                isAsRead = await PurgeTransaction.TryAsync(_table, [.. own.Take(PurgeTransaction.MaxActions).Select(PurgeTransaction.Away)], cancellation);
                own = [.. own.Skip(PurgeTransaction.MaxActions)];
            }

            fitting.AddRange(isAsRead ? [chunk with { Own = own }] : []);
        }

        return fitting;
    }

    private static IEnumerable<List<GoingChunk>> Packs(IEnumerable<GoingChunk> chunks)
    {
        var (pack, actions) = (new List<GoingChunk>(), 1);
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

    private Task<bool> BlankAsync(List<StoredChunk> wordy, DateTimeOffset now, CancellationToken cancellation) => PurgeTransaction.TryAsync(
        _table, [.. wordy.Select(stored => new TableTransactionAction(TableTransactionActionType.UpdateMerge, ChunkEntity.WithoutText(stored.Chunk.Id, now), stored.ETag))], cancellation);

    private static int Messages(IEnumerable<StoredChunk> chunks) => chunks.Sum(stored => stored.Chunk.Recipients.Length);

    /// <param name="Own">The rows that stand beside it.</param>
    private sealed record GoingChunk(StoredChunk Stored, IReadOnlyList<TableEntity> Own)
    {
        public int Rows => 1 + Own.Count;
    }
}

/// <summary>What became of a page of chunks.</summary>
/// <param name="Last">The row key of its last chunk; null at the end.</param>
/// <param name="Owed">Of the partition, if it was asked for.</param>
/// <param name="Look">What is left, with that of the pages before.</param>
/// <param name="Texts">Messages whose text was purged.</param>
/// <param name="Rows">Messages whose row is gone.</param>
/// <param name="Callbacks">That were owed for too long, and went with their messages.</param>
internal sealed record PurgedPage(string? Last, OwedRows? Owed, DayLook Look, int Texts, int Rows, int Callbacks);
