using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>
/// The list of the chunks that may wait for an operator, in table <c>SmsControl</c>. A row is written before the state that needs it, so no such state is
/// missing from the list. A row may be stale: after a crash between the two writes, or when its removal failed. So a reader checks the chunk of each row.
/// </summary>
public sealed class AttentionTable(TableServiceClient tables, TimeProvider time)
{
    /// <value>The longest page of storage. More rows are not counted.</value>
    public const int MaxRows = 1_000;

    // Longer than any write of a state: the state of a row that was written just now may follow.
    private static readonly TimeSpan Young = TimeSpan.FromHours(1);

    private const string At = nameof(At);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    /// <summary>Adds the rows of the kinds that a change of a chunk begins. Call it before the change is written.</summary>
    /// <exception cref="RequestFailedException">A row could not be written, so the change must not be written either.</exception>
    public async Task BeginAsync(Chunk before, Chunk next, CancellationToken cancellation)
    {
        foreach (var kind in AttentionRules.Kinds(next).Except(AttentionRules.Kinds(before)))
        {
            await AddAsync(next.Id, kind, cancellation);
        }
    }

    /// <summary>Adds a row, or renews it: a removal of the row as it was read before fails then.</summary>
    public Task AddAsync(ChunkId chunk, AttentionKind kind, CancellationToken cancellation) => _table.UpsertEntityAsync(
        new TableEntity(Keys.AttentionPartition, Keys.Attention(chunk, kind)) { [At] = time.GetUtcNow() }, TableUpdateMode.Replace, cancellation);

    /// <summary>
    /// Reads the rows of the kinds that a change of a chunk ends. Call it before the change is written, and remove the rows after it: each later change
    /// that needs a row renews it. During an outage, no row is read and the rows become stale.
    /// </summary>
    public async Task<IReadOnlyList<AttentionRow>> EndingAsync(Chunk before, Chunk next, CancellationToken cancellation)
    {
        var rows = new List<AttentionRow>();
        foreach (var kind in AttentionRules.Kinds(before).Except(AttentionRules.Kinds(next)))
        {
            try
            {
                var row = await _table.GetEntityIfExistsAsync<TableEntity>(
                    Keys.AttentionPartition, Keys.Attention(next.Id, kind), cancellationToken: cancellation);
                rows.AddRange(row.HasValue && Read(row.Value!) is { } found ? [found] : []);
            }
            catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
            {
                // The change itself is more important than its row.
            }
        }

        return rows;
    }

    /// <summary>Reads rows, the newest request first. Storage returns them in one page as a rule.</summary>
    /// <param name="after">The row key of the last row of the previous page; null starts with the newest.</param>
    /// <param name="limit">1 to <see cref="MaxRows"/>.</param>
    /// <returns>The rows, a few more than the limit at most, and whether there are more.</returns>
    public async Task<(IReadOnlyList<AttentionRow> Rows, bool HasMore)> PageAsync(string? after, int limit, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.AttentionPartition} and RowKey gt {after ?? ""}");
        var rows = new List<AttentionRow>();
        await foreach (var page in _table.QueryAsync<TableEntity>(filter, limit, cancellationToken: cancellation).AsPages().WithCancellation(cancellation))
        {
            // A short page is not necessarily the last.
            rows.AddRange(page.Values.Select(Read).OfType<AttentionRow>());
            if (rows.Count >= limit)
            {
                return (rows, !string.IsNullOrEmpty(page.ContinuationToken));
            }
        }

        return (rows, false);
    }

    /// <summary>Removes a stale row, unless it is young or was renewed.</summary>
    public Task RemoveStaleAsync(AttentionRow row, CancellationToken cancellation) =>
        row.At + Young <= time.GetUtcNow() ? RemoveAsync(row, cancellation) : Task.CompletedTask;

    /// <summary>Removes rows, unless they were renewed since they were read. A row that cannot be removed becomes stale.</summary>
    public async Task RemoveAsync(IEnumerable<AttentionRow> rows, CancellationToken cancellation)
    {
        foreach (var row in rows)
        {
            await RemoveAsync(row, cancellation);
        }
    }

    private async Task RemoveAsync(AttentionRow row, CancellationToken cancellation)
    {
        try
        {
            await _table.DeleteEntityAsync(Keys.AttentionPartition, row.Key, row.ETag, cancellation);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            // The row was renewed or removed, or storage is unavailable. The next look finds out.
        }
    }

    private static AttentionRow? Read(TableEntity row) => Keys.AttentionOf(row.RowKey) is { } key && row.GetDateTimeOffset(At) is { } at
        ? new AttentionRow(key.Chunk, key.Kind, at, row.ETag)
        : null;
}

/// <summary>A chunk that may wait for an operator.</summary>
/// <param name="At">When the row was written or renewed.</param>
public sealed record AttentionRow(ChunkId Chunk, AttentionKind Kind, DateTimeOffset At, ETag ETag)
{
    public string Key => Keys.Attention(Chunk, Kind);
}
