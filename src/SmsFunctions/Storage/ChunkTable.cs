using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Callbacks;
using SmsFunctions.Sending;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>
/// Table <c>Sms</c>, the only truth. Every change of a chunk is one transaction: the chunk if nobody wrote since, its old marker away,
/// its new marker in.
/// </summary>
public sealed class ChunkTable(TableServiceClient tables, OpenDays days, CallbackQueue callbacks, SmsMetrics metrics, Alerts alerts)
{
    private const int LargestPage = 1_000;
    private const string Count = nameof(Count);
    private const string CallAt = nameof(CallAt);

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Stores a new chunk. Its keys are its own: a conflict means that an earlier try of the same write came through.</summary>
    /// <exception cref="RequestFailedException">Whether it was stored is unknown.</exception>
    public async Task<StoredChunk> InsertAsync(Chunk chunk, CancellationToken cancellation)
    {
        if (chunk.Marker is { } marker)
        {
            await days.EnsureOpenAsync(chunk.Id.Batch.Day, marker.At, cancellation);
        }

        try
        {
            var response = await _table.SubmitTransactionAsync(
                [new(TableTransactionActionType.Add, ChunkEntity.ToEntity(chunk)), .. Markers(null, chunk)], cancellation);
            return new StoredChunk(chunk, ETagOf(response.Value[0]));
        }
        catch (RequestFailedException failed) when (StorageFault.IsTaken(failed))
        {
            return await ReadAsync(chunk.Id, cancellation) ?? throw new InvalidOperationException($"Chunk {chunk.Id} was refused as existing, and is not there.", failed);
        }
    }

    /// <summary>Point read; null when there is no such chunk. One that cannot be read throws: see <see cref="ChunkEntity.IsUnreadable"/>.</summary>
    public async Task<StoredChunk?> ReadAsync(ChunkId id, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(id.Partition, Keys.Chunk(id), cancellationToken: cancellation);
        return row.HasValue ? ChunkEntity.FromEntity(row.Value!) : null;
    }

    /// <summary>Whether there is such a row, readable or not.</summary>
    public async Task<bool> ExistsAsync(ChunkId id, CancellationToken cancellation) =>
        (await _table.GetEntityIfExistsAsync<TableEntity>(id.Partition, Keys.Chunk(id), [nameof(ITableEntity.RowKey)], cancellation)).HasValue;

    /// <summary>As <see cref="ReadAsync"/> for a sweep, which one chunk must not hold up: one that cannot be read is an alert and null.</summary>
    public async Task<StoredChunk?> TryReadAsync(ChunkId id, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(id.Partition, Keys.Chunk(id), cancellationToken: cancellation);
        return row.HasValue ? ChunkEntity.TryRead(row.Value!, alerts) : null;
    }

    /// <summary>All chunks of a partition between two of its chunks, both included: one query. One that cannot be read is an alert and left out.</summary>
    public IAsyncEnumerable<StoredChunk> ReadRangeAsync(ChunkId first, ChunkId last, CancellationToken cancellation)
    {
        var (from, to) = (Keys.Chunk(first), Keys.Chunk(last));
        return QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {first.Partition} and RowKey ge {from} and RowKey le {to}"), null, cancellation)
            .Select(row => ChunkEntity.TryRead(row, alerts)).OfType<StoredChunk>();
    }

    /// <summary>Stores the next state of a chunk, if it still stands as it was read.</summary>
    /// <param name="next">Made from <paramref name="before"/>; its version and operation id are set here.</param>
    /// <exception cref="RequestFailedException">Storage cannot be reached: whether it was stored is unknown.</exception>
    public async Task<WriteResult> WriteAsync(StoredChunk before, Chunk next, CancellationToken cancellation)
    {
        next = next with { Version = before.Chunk.Version + 1, Operation = NewOperation() };
        var owed = OwedCallback.Of(before.Chunk, next);

        // What had a marker has its day on the list, and a transaction that ends the one leaves the other.
        var earliest = owed?.At < next.Marker?.At ? owed?.At : next.Marker?.At ?? owed?.At;
        if (earliest is { } at && (before.Chunk.Marker is null || OpenDays.IsEarly(next.Id.Batch.Day, at)))
        {
            await days.EnsureOpenAsync(next.Id.Batch.Day, at, cancellation);
        }

        var result = await WriteAsync(before, next, owed, cancellation);
        if (result.Written)
        {
            metrics.Changed(before.Chunk, next);
            if (owed is not null)
            {
                await callbacks.TryPutAsync(owed);
            }
        }

        return result;
    }

    private async Task<WriteResult> WriteAsync(StoredChunk before, Chunk next, OwedCallback? owed, CancellationToken cancellation)
    {
        try
        {
            var response = await _table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateMerge, ChunkEntity.ToEntity(next), before.ETag),
                .. Markers(before.Chunk, next),
                .. owed is null ? Array.Empty<TableTransactionAction>() : [new(TableTransactionActionType.Add, owed.ToEntity())],
            ], cancellation);
            return new WriteResult(true, new StoredChunk(next, ETagOf(response.Value[0])));
        }
        catch (Exception failed) when (StorageFault.HasLostRace(failed) || StorageFault.IsOutage(failed, cancellation))
        {
            // A write that was repeated below us, or whose answer was lost, looks just like one that lost the race: the row tells.
            var current = await ReadAsync(next.Id, cancellation);
            return new WriteResult(current?.Chunk.Operation == next.Operation, current);
        }
    }

    /// <summary>Takes a chunk and its marker away, if it still stands as it was read.</summary>
    public async Task DeleteAsync(StoredChunk stored, CancellationToken cancellation)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                [new(TableTransactionActionType.Delete, new TableEntity(stored.Chunk.Id.Partition, Keys.Chunk(stored.Chunk.Id)), stored.ETag), .. Markers(stored.Chunk, stored.Chunk with { Marker = null })], cancellation);
        }
        catch (RequestFailedException failed) when (StorageFault.HasLostRace(failed))
        {
            // It is gone already, or not what it was; the next sweep sees.
        }
    }

    /// <summary>The markers of one kind that are due until then, of one shard and day, the oldest first.</summary>
    /// <param name="wanted">How many will be taken, at least 1.</param>
    /// <param name="after">Leaves out the older ones; null begins with the oldest.</param>
    public async IAsyncEnumerable<DueMarker> DueAsync(string partition, MarkerKind kind, DateTimeOffset until, int wanted, DateTimeOffset? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (from, to) = Keys.DueMarkers(kind, until, after);
        await foreach (var row in QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"), [nameof(ITableEntity.RowKey), Count, CallAt, nameof(Chunk.ValidUntil)], cancellation, Math.Min(wanted, LargestPage)))
        {
            var (chunk, marker) = Keys.MarkerOf(partition, row.RowKey);
            yield return new DueMarker(chunk, marker, row.GetInt32(Count) ?? 1, row.GetDateTimeOffset(nameof(Chunk.ValidUntil)), Keys.VersionOf(row.RowKey), row.GetDateTimeOffset(CallAt));
        }
    }

    /// <summary>Whether a partition holds any marker at all.</summary>
    public async Task<bool> HasMarkersAsync(string partition, CancellationToken cancellation)
    {
        var (from, to) = Keys.AllMarkers;
        return await QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"), [nameof(ITableEntity.RowKey)], cancellation, 1).AnyAsync(cancellation);
    }

    public static string NewOperation() => Guid.NewGuid().ToString("n", CultureInfo.InvariantCulture);

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
            var row = new TableEntity(next.Id.Partition, Keys.Marker(next.Id, marker, next.Version)) { [Count] = Concerned(next, marker.Kind) };
            if (marker.Kind == MarkerKind.Send && next.NextCallAt is { } callAt)
            {
                // Each hint moves the marker; how late the message is, it must not forget.
                row[CallAt] = callAt;
            }

            if (marker.Kind is MarkerKind.Held or MarkerKind.Unpaid)
            {
                // How long it waits is up to the gate, or to the money: whoever looks through what waits must see what is not worth it any more.
                row[nameof(Chunk.ValidUntil)] = next.ValidUntil;
            }

            yield return new(TableTransactionActionType.Add, row);
        }
    }

    private static int Concerned(Chunk chunk, MarkerKind kind) => chunk.Recipients.Count(recipient => kind == MarkerKind.Poll
        ? recipient.Status == MessageStatus.Sent
        : recipient.Status is MessageStatus.Queued or MessageStatus.Sending);

    internal static ETag ETagOf(Response inner) => inner.Headers.ETag ?? throw new InvalidOperationException("Storage stored a row without telling its ETag.");
}
