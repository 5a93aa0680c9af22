using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>
/// Stores batches in table <c>Sms</c>. A request that fits into one transaction is stored by one, together with its header. The chunks of a larger
/// request are not valid until its last transaction has stored the header. To clean up an unfinished request, a worker first inserts the
/// same header row as aborted. Only one of the two inserts succeeds, and it decides.
/// </summary>
public sealed class BatchTable(TableServiceClient tables, OpenPartitions partitions, WriteRate rate, Alerts alerts)
{
    private const string State = nameof(State);

    // A transaction has at most 100 rows: two for each chunk, and one for the header.
    private const int MaxChunks = 49;

    private const int Parallel = 4;

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>Groups chunks into transactions.</summary>
    public static IReadOnlyList<IReadOnlyList<Chunk>> Pack(IEnumerable<Chunk> chunks)
    {
        var (packs, bytes) = (new List<List<Chunk>> { new() }, 0L);
        foreach (var chunk in chunks)
        {
            var size = ChunkEntity.SizeOf(chunk);
            if (packs[^1].Count == MaxChunks || (packs[^1].Count > 0 && bytes + size > RowSize.MaxTransaction))
            {
                packs.Add([]);
                bytes = 0;
            }

            packs[^1].Add(chunk);
            bytes += size;
        }

        return packs;
    }

    /// <summary>Stores a request. Its keys are unique, so a conflict means that an earlier attempt of the same write succeeded.</summary>
    /// <param name="packs">The result of <see cref="Pack"/>; more than one pack only for chunks that are uncommitted.</param>
    /// <param name="progressed">Called after each transaction, in parallel.</param>
    /// <returns>The chunks as stored now; null when the cleanup aborted the request, so that nothing of it is sent.</returns>
    /// <exception cref="RequestFailedException">It is unknown whether the request was stored.</exception>
    public async Task<IReadOnlyList<StoredChunk>?> InsertAsync(
        BatchId id, IReadOnlyList<IReadOnlyList<Chunk>> packs, CancellationToken cancellation, Action? progressed = null)
    {
        if (packs.SelectMany(pack => pack).Min(chunk => chunk.Marker?.At) is { } earliest)
        {
            await partitions.EnsureOpenAsync(id.Partition, earliest, cancellation);
        }
        else
        {
            // All messages of a repeated request were refused. The newest batches of a day are read from the listed partitions.
            await partitions.EnsureListedAsync(id.Partition, cancellation);
        }

        var stored = new ConcurrentBag<StoredChunk>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(
            packs.Take(packs.Count - 1), options, async (pack, stop) =>
            {
                await InsertAsync(pack, null, stored, stop);
                progressed?.Invoke();
            });
        var header = Header(id, HeaderState.Committed);
        BatchHeader.Of(id, [.. packs.SelectMany(pack => pack)]).WriteTo(header);
        await InsertAsync(packs[^1], header, stored, cancellation);

        if (stored.Count == packs.Sum(pack => pack.Count))
        {
            return [.. stored.OrderBy(chunk => chunk.Chunk.Id.Number)];
        }

        // Some rows exist already, because of an earlier attempt or because the request was aborted.
        if (packs.Count > 1 && await ReadHeaderAsync(id, cancellation) == HeaderState.Aborted)
        {
            return null;
        }

        var found = await ReadAsync(id, cancellation).ToListAsync(cancellation);
        return found.Count == packs.Sum(pack => pack.Count)
            ? found
            : throw new InvalidOperationException($"Request {id} is stored with {found.Count} chunks instead of {packs.Sum(pack => pack.Count)}.");
    }

    /// <summary>Reads the chunks of a request in order, starting at a number. An unreadable chunk raises an alert and is skipped.</summary>
    public IAsyncEnumerable<StoredChunk> ReadAsync(BatchId id, CancellationToken cancellation, int first = 0) =>
        RowsAsync(id, first, cancellation).Select(row => ChunkEntity.TryRead(row, alerts)).OfType<StoredChunk>();

    /// <summary>
    /// Like <see cref="ReadAsync"/>, for queries about a batch. It returns nothing for a request that is not stored completely or that is a single message.
    /// </summary>
    /// <exception cref="UnreadableRowException">No row of the request can be read, which must not look like a request that is not stored.</exception>
    public async IAsyncEnumerable<StoredChunk> ReadCommittedAsync(
        BatchId id, [EnumeratorCancellation] CancellationToken cancellation, int first = 0)
    {
        var (known, unreadable) = (false, (UnreadableRowException?)null);
        await foreach (var row in RowsAsync(id, first, cancellation))
        {
            if (ChunkEntity.TryRead(row, alerts, out var fault) is not { } stored)
            {
                unreadable ??= fault;
                continue;
            }

            if (!stored.Chunk.IsBatch || (!known && !await IsCompleteAsync(stored.Chunk, cancellation)))
            {
                yield break;
            }

            known = true;
            yield return stored;
        }

        if (!known && unreadable is not null)
        {
            throw unreadable;
        }
    }

    /// <summary>Null when the request is not stored completely yet, or is not a batch, or was stored by one transaction of an earlier version.</summary>
    public async Task<HeaderState?> ReadHeaderAsync(BatchId id, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(id.Partition, Keys.Header(id), cancellationToken: cancellation);
        return row.HasValue ? row.Value!.Parse(header => Enum.Parse<HeaderState>(header.GetString(State))) : null;
    }

    /// <summary>Whether the request of a chunk is stored completely.</summary>
    public async Task<bool> IsCompleteAsync(Chunk chunk, CancellationToken cancellation) =>
        !chunk.IsUncommitted || await ReadHeaderAsync(chunk.Id.Batch, cancellation) == HeaderState.Committed;

    /// <summary>Tries to abort a request that is not stored completely.</summary>
    /// <returns>The final state, decided by this call or before it.</returns>
    public async Task<HeaderState> TryAbortAsync(BatchId id, CancellationToken cancellation)
    {
        try
        {
            await _table.AddEntityAsync(Header(id, HeaderState.Aborted), cancellation);
        }
        catch (RequestFailedException decided) when (StorageFault.IsTaken(decided))
        {
            // The header exists by now, or a retry of this insert found its own row.
        }

        return await ReadHeaderAsync(id, cancellation)
            ?? throw new InvalidOperationException($"Storage reported that the header of request {id} exists, but the header was not found.");
    }

    /// <param name="header">The header in the last transaction of the request; null in the others.</param>
    private async Task InsertAsync(IReadOnlyList<Chunk> pack, TableEntity? header, ConcurrentBag<StoredChunk> stored, CancellationToken cancellation)
    {
        var actions = new List<TableTransactionAction>((pack.Count * 2) + 1);
        actions.AddRange(pack.Select(chunk => new TableTransactionAction(TableTransactionActionType.Add, ChunkEntity.ToNewEntity(chunk))));
        actions.AddRange(pack.SelectMany(chunk => ChunkTable.Markers(null, chunk)));
        if (header is not null)
        {
            actions.Add(new(TableTransactionActionType.Add, header));
        }

        rate.Add(actions.Count);
        try
        {
            var response = await _table.SubmitTransactionAsync(actions, cancellation);
            for (var i = 0; i < pack.Count; i++)
            {
                stored.Add(new StoredChunk(pack[i], StoredRow.ETagOf(response.Value[i])));
            }
        }
        catch (RequestFailedException failed) when (StorageFault.IsTaken(failed))
        {
            // An earlier attempt stored the rows, or the request was aborted. The caller reads the rows to find out.
        }
    }

    private AsyncPageable<TableEntity> RowsAsync(BatchId id, int first, CancellationToken cancellation)
    {
        var (from, to) = Keys.Chunks(id, first);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {id.Partition} and RowKey ge {from} and RowKey lt {to}");
        return _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation);
    }

    private static TableEntity Header(BatchId id, HeaderState state) => new(id.Partition, Keys.Header(id)) { [State] = state.ToString() };
}

/// <summary>The final state of a batch.</summary>
public enum HeaderState
{
    /// <summary>The request is stored completely and will be sent.</summary>
    Committed,

    /// <summary>The request was aborted: nothing of it was or will be sent.</summary>
    Aborted,
}
