using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>
/// Reads and writes the chunks of table <c>Sms</c>, the only source of truth. Every change of a chunk is one transaction: it updates the chunk if its
/// ETag is unchanged, deletes its old marker and inserts its new marker.
/// </summary>
public sealed class ChunkTable(
    TableServiceClient tables, GroupCommit commit, OpenPartitions partitions, AttentionTable attention, MessageEvents events, Alerts alerts)
{
    private const string Count = nameof(Count);
    private const string CallAt = nameof(CallAt);

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Stores a new chunk. Its keys are unique, so a conflict means that an earlier attempt of the same write succeeded.</summary>
    /// <exception cref="RequestFailedException">It is unknown whether the chunk was stored.</exception>
    public async Task<StoredChunk> InsertAsync(Chunk chunk, CancellationToken cancellation)
    {
        if (chunk.Marker is { } marker)
        {
            await partitions.EnsureOpenAsync(chunk.Id.Partition, marker.At, cancellation);
        }

        try
        {
            var written = await commit.SubmitAsync(
                [new(TableTransactionActionType.Add, ChunkEntity.ToNewEntity(chunk)), .. Markers(null, chunk)], cancellation);
            return new StoredChunk(chunk, StoredRow.ETagOf(written));
        }
        catch (RequestFailedException failed) when (StorageFault.IsTaken(failed))
        {
            return await ReadAsync(chunk.Id, cancellation)
                ?? throw new InvalidOperationException($"Storage reported that chunk {chunk.Id} exists, but the chunk was not found.", failed);
        }
    }

    /// <summary>Reads one chunk (a point read); null when it does not exist. An unreadable chunk throws: see <see cref="ChunkEntity.IsUnreadable"/>.</summary>
    public async Task<StoredChunk?> ReadAsync(ChunkId id, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(id.Partition, Keys.Chunk(id), cancellationToken: cancellation);
        return row.HasValue ? ChunkEntity.FromEntity(row.Value!) : null;
    }

    /// <summary>Whether the row of a chunk exists, readable or not.</summary>
    public async Task<bool> ExistsAsync(ChunkId id, CancellationToken cancellation) =>
        (await _table.GetEntityIfExistsAsync<TableEntity>(id.Partition, Keys.Chunk(id), [nameof(ITableEntity.RowKey)], cancellation)).HasValue;

    /// <summary>Like <see cref="ReadAsync"/>, for sweeps, which one chunk must not block: an unreadable chunk raises an alert and gives null.</summary>
    public async Task<StoredChunk?> TryReadAsync(ChunkId id, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(id.Partition, Keys.Chunk(id), cancellationToken: cancellation);
        return row.HasValue ? ChunkEntity.TryRead(row.Value!, alerts) : null;
    }

    /// <summary>
    /// Reads the chunks of a partition from one chunk to another, both included, with one query. An unreadable chunk raises an alert and is skipped.
    /// </summary>
    public IAsyncEnumerable<StoredChunk> ReadRangeAsync(ChunkId first, ChunkId last, CancellationToken cancellation)
    {
        var (from, to) = (Keys.Chunk(first), Keys.Chunk(last));
        return QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {first.Partition} and RowKey ge {from} and RowKey le {to}"), null, cancellation)
            .Select(row => ChunkEntity.TryRead(row, alerts)).OfType<StoredChunk>();
    }

    /// <summary>
    /// Stores the next state of a chunk if the row has not changed since it was read, and the pending callback of the change. The app writes through
    /// <c>ChunkStore</c>, which also enqueues the hint of the callback.
    /// </summary>
    /// <param name="next">The next state, made from <paramref name="before"/>. This method sets its version and operation id.</param>
    /// <exception cref="RequestFailedException">Storage is unavailable. It is unknown whether the chunk was stored.</exception>
    public async Task<WriteResult> WriteAsync(StoredChunk before, Chunk next, CancellationToken cancellation)
    {
        next = next with { Version = before.Chunk.Version + 1, Operation = Chunk.NewOperation() };
        var callback = PendingCallback.Of(before.Chunk, next);

        // If the chunk has a marker, its partition is already on the list of open partitions, and replacing the marker does not remove it.
        var earliest = callback?.At < next.Marker?.At ? callback?.At : next.Marker?.At ?? callback?.At;
        if (earliest is { } at && (before.Chunk.Marker is null || OpenPartitions.IsEarly(next.Id.Partition, at)))
        {
            await partitions.EnsureOpenAsync(next.Id.Partition, at, cancellation);
        }

        await attention.BeginAsync(before.Chunk, next, cancellation);
        var ending = await attention.EndingAsync(before.Chunk, next, cancellation);
        var result = await WriteAsync(before, next, callback, cancellation);
        if (!result.Written)
        {
            return result;
        }

        await attention.RemoveAsync(ending, cancellation);
        events.Changed(before.Chunk, next);
        return result with { Callback = callback };
    }

    private async Task<WriteResult> WriteAsync(StoredChunk before, Chunk next, PendingCallback? callback, CancellationToken cancellation)
    {
        try
        {
            var written = await commit.SubmitAsync(
            [
                new(TableTransactionActionType.UpdateMerge, ChunkEntity.ToChanges(before.Chunk, next), before.ETag),
                .. Markers(before.Chunk, next),
                .. callback is null ? Array.Empty<TableTransactionAction>() : [new(TableTransactionActionType.Add, StoredCallback.ToEntity(callback))],
            ], cancellation);
            return new WriteResult(true, new StoredChunk(next, StoredRow.ETagOf(written)));
        }
        catch (Exception failed) when (StorageFault.HasLostRace(failed) || StorageFault.IsOutage(failed, cancellation))
        {
            // The SDK may have retried a write that succeeded, or the response was lost. The operation id shows whether this write succeeded.
            var current = await ReadAsync(next.Id, cancellation);
            return new WriteResult(current?.Chunk.Operation == next.Operation, current);
        }
    }

    /// <summary>Deletes a chunk and its marker if the row has not changed since it was read.</summary>
    public async Task DeleteAsync(StoredChunk stored, CancellationToken cancellation)
    {
        try
        {
            await commit.SubmitAsync(
            [
                new(TableTransactionActionType.Delete, new TableEntity(stored.Chunk.Id.Partition, Keys.Chunk(stored.Chunk.Id)), stored.ETag),
                .. Markers(stored.Chunk, stored.Chunk with { Marker = null }),
            ], cancellation);
        }
        catch (RequestFailedException failed) when (StorageFault.HasLostRace(failed))
        {
            // The chunk is already deleted or has changed; the next sweep handles it.
        }
    }

    /// <summary>Reads the markers of one kind in one partition (shard and day) that are due until a time, oldest first.</summary>
    /// <param name="wanted">The number of markers that the caller will take, at least 1.</param>
    /// <param name="after">Skips markers that are due at this time or before; null starts with the oldest.</param>
    /// <param name="only">The priority of the chunks; null for all. A marker of a version that stored no priority is left out.</param>
    public async IAsyncEnumerable<DueMarker> DueAsync(
        string partition,
        MarkerKind kind,
        DateTimeOffset until,
        int wanted,
        DateTimeOffset? after,
        Priority? only,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (from, to) = Keys.DueMarkers(kind, until, after);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        filter = only is { } priority ? $"{filter} and {TableClient.CreateQueryFilter($"Priority eq {(int)priority}")}" : filter;
        string[] columns = [nameof(ITableEntity.RowKey), Count, CallAt, nameof(Chunk.ValidUntil), nameof(Chunk.Priority)];
        await foreach (var row in QueryAsync(filter, columns, cancellation, Math.Min(wanted, StoredRow.LargestPage)))
        {
            var (chunk, marker) = Keys.MarkerOf(partition, row.RowKey);
            yield return new DueMarker(
                chunk,
                marker,
                row.GetInt32(Count) ?? 1,
                row.GetDateTimeOffset(nameof(Chunk.ValidUntil)),
                Keys.VersionOf(row.RowKey),
                row.GetDateTimeOffset(CallAt),
                (Priority?)row.GetInt32(nameof(Chunk.Priority)) ?? (kind == MarkerKind.SendLow ? Priority.Low : Priority.Normal));
        }
    }

    /// <summary>Whether a partition holds any marker.</summary>
    public async Task<bool> HasMarkersAsync(string partition, CancellationToken cancellation)
    {
        var (from, to) = Keys.AllMarkers;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        return await QueryAsync(filter, [nameof(ITableEntity.RowKey)], cancellation, 1).AnyAsync(cancellation);
    }

    private AsyncPageable<TableEntity> QueryAsync(string filter, string[]? columns, CancellationToken cancellation, int? page = null) =>
        _table.QueryAsync<TableEntity>(filter, page, columns, cancellation);

    internal static IEnumerable<TableTransactionAction> Markers(Chunk? before, Chunk next)
    {
        if (before?.Marker is { } old)
        {
            yield return new(TableTransactionActionType.Delete, new TableEntity(before.Id.Partition, Keys.Marker(before.Id, old, before.Version)), ETag.All);
        }

        if (next.Marker is { } marker)
        {
            var row = new TableEntity(next.Id.Partition, Keys.Marker(next.Id, marker, next.Version)) { [Count] = CountMessages(next, marker.Kind) };
            if (marker.Kind != MarkerKind.Poll)
            {
                // The sweeps take more urgent chunks first.
                row[nameof(Chunk.Priority)] = (int)next.Priority;
            }

            if (marker.IsSend && next.NextCallAt is { } callAt)
            {
                // Each hint moves the marker, so the row keeps the original due time to measure the delay.
                row[CallAt] = callAt;
            }

            if (marker.Kind is MarkerKind.Held or MarkerKind.Unpaid)
            {
                // The gate or the balance decides how long the chunk waits. The sweeps use this column to find expired messages.
                row[nameof(Chunk.ValidUntil)] = next.ValidUntil;
            }

            yield return new(TableTransactionActionType.Add, row);
        }
    }

    private static int CountMessages(Chunk chunk, MarkerKind kind) => chunk.Recipients.Count(recipient => kind == MarkerKind.Poll
        ? recipient.Status == MessageStatus.Sent
        : recipient.Status is MessageStatus.Queued or MessageStatus.Sending);
}
