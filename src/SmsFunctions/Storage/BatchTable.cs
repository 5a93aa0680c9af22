using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Sending;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>
/// Requests of more than one chunk in table <c>Sms</c>. What fits into one transaction is stored by one. Of a larger request the chunks
/// are worth nothing until its last transaction has stored the header with them; whoever cleans up an unfinished one stores the same
/// row first, as aborted: one of the two inserts wins, and the loser obeys.
/// </summary>
public sealed class BatchTable(TableServiceClient tables, OpenDays days, Alerts alerts)
{
    private const string State = nameof(State);

    // A transaction takes 100 rows: two a chunk, and one for the header.
    private const int MaxChunks = 49;

    // It takes 4 MiB; the rest is left for what stands around the values.
    private const int MaxBytes = 3 * 1024 * 1024;
    private const int RowOverhead = 2_000;
    private const int Parallel = 4;

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);

    /// <summary>The chunks as transactions take them.</summary>
    public static IReadOnlyList<IReadOnlyList<Chunk>> Pack(IEnumerable<Chunk> chunks)
    {
        var (packs, bytes) = (new List<List<Chunk>> { new() }, 0L);
        foreach (var chunk in chunks)
        {
            var size = Size(chunk);
            if (packs[^1].Count == MaxChunks || (packs[^1].Count > 0 && bytes + size > MaxBytes))
            {
                packs.Add([]);
                bytes = 0;
            }

            packs[^1].Add(chunk);
            bytes += size;
        }

        return packs;
    }

    /// <summary>Stores a request. Its keys are its own: a conflict means that an earlier try of the same write came through.</summary>
    /// <param name="packs">From <see cref="Pack"/>; more than one only of chunks that are uncommitted.</param>
    /// <returns>What stands in the table now; null when the request was given up by the clean-up, and nothing of it will be sent.</returns>
    /// <exception cref="RequestFailedException">Whether it was stored is unknown.</exception>
    public async Task<IReadOnlyList<StoredChunk>?> InsertAsync(BatchId id, IReadOnlyList<IReadOnlyList<Chunk>> packs, CancellationToken cancellation)
    {
        if (packs.SelectMany(pack => pack).Min(chunk => chunk.Marker?.At) is { } earliest)
        {
            await days.EnsureOpenAsync(id.Day, earliest, cancellation);
        }

        var stored = new ConcurrentBag<StoredChunk>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(packs.Take(packs.Count - 1), options, async (pack, stop) => await InsertAsync(pack, null, stored, stop));
        await InsertAsync(packs[^1], packs.Count > 1 ? Header(id, HeaderState.Committed) : null, stored, cancellation);

        if (stored.Count == packs.Sum(pack => pack.Count))
        {
            return [.. stored.OrderBy(chunk => chunk.Chunk.Id.Number)];
        }

        // Some of it was there already: from an earlier try, or since it was given up.
        if (packs.Count > 1 && await ReadHeaderAsync(id, cancellation) == HeaderState.Aborted)
        {
            return null;
        }

        var found = await ReadAsync(id, cancellation).ToListAsync(cancellation);
        return found.Count == packs.Sum(pack => pack.Count)
            ? found
            : throw new InvalidOperationException($"Request {id} is stored with {found.Count} chunks; {packs.Sum(pack => pack.Count)} were to be stored.");
    }

    /// <summary>All chunks of a request from a number on, in order. One that cannot be read is an alert, and left out.</summary>
    public IAsyncEnumerable<StoredChunk> ReadAsync(BatchId id, CancellationToken cancellation, int first = 0)
    {
        var (from, to) = Keys.Chunks(id, first);
        return _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {id.Partition} and RowKey ge {from} and RowKey lt {to}"), cancellationToken: cancellation)
            .Select(row => ChunkEntity.TryRead(row, alerts)).OfType<StoredChunk>();
    }

    /// <summary>As <see cref="ReadAsync"/> for whoever asks about a batch: what is not stored to its end is not there, and a message sent alone is no batch.</summary>
    public async IAsyncEnumerable<StoredChunk> ReadCommittedAsync(BatchId id, [EnumeratorCancellation] CancellationToken cancellation, int first = 0)
    {
        var known = false;
        await foreach (var stored in ReadAsync(id, cancellation, first))
        {
            if (!stored.Chunk.IsBatch || (stored.Chunk.IsUncommitted && !known && await ReadHeaderAsync(id, cancellation) != HeaderState.Committed))
            {
                yield break;
            }

            known = true;
            yield return stored;
        }
    }

    /// <summary>Null while a request is not stored to its end, or was stored by one transaction.</summary>
    public async Task<HeaderState?> ReadHeaderAsync(BatchId id, CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(id.Partition, Keys.Header(id), cancellationToken: cancellation);
        return row.HasValue ? Enum.Parse<HeaderState>(row.Value!.GetString(State)) : null;
    }

    /// <summary>Decides about a request that is not stored to its end.</summary>
    /// <returns>What was decided: by this call, or before it.</returns>
    public async Task<HeaderState> TryAbortAsync(BatchId id, CancellationToken cancellation)
    {
        try
        {
            await _table.AddEntityAsync(Header(id, HeaderState.Aborted), cancellation);
        }
        catch (RequestFailedException decided) when (StorageFault.IsTaken(decided))
        {
            // It has its header by now, or this insert was repeated.
        }

        return await ReadHeaderAsync(id, cancellation) ?? throw new InvalidOperationException($"The header of request {id} was refused as existing, and is not there.");
    }

    private async Task InsertAsync(IReadOnlyList<Chunk> pack, TableEntity? header, ConcurrentBag<StoredChunk> stored, CancellationToken cancellation)
    {
        var actions = new List<TableTransactionAction>((pack.Count * 2) + 1);
        actions.AddRange(pack.Select(chunk => new TableTransactionAction(TableTransactionActionType.Add, ChunkEntity.ToEntity(chunk))));
        actions.AddRange(pack.SelectMany(chunk => ChunkTable.Markers(null, chunk)));
        if (header is not null)
        {
            actions.Add(new(TableTransactionActionType.Add, header));
        }

        try
        {
            var response = await _table.SubmitTransactionAsync(actions, cancellation);
            for (var i = 0; i < pack.Count; i++)
            {
                stored.Add(new StoredChunk(pack[i], ChunkTable.ETagOf(response.Value[i])));
            }
        }
        catch (RequestFailedException failed) when (StorageFault.IsTaken(failed))
        {
            // Stored by an earlier try, or given up; the caller reads.
        }
    }

    private static long Size(Chunk chunk) => ((IDictionary<string, object>)ChunkEntity.ToEntity(chunk)).Values.OfType<string>().Sum(value => JsonSize(value)) + RowOverhead;

    // In the request's JSON a quote or a letter beyond ASCII takes six bytes.
    private static long JsonSize(string value) => value.Length + (5L * value.Count(c => c is '"' or > '~' or < ' '));

    private static TableEntity Header(BatchId id, HeaderState state) => new(id.Partition, Keys.Header(id)) { [State] = state.ToString() };
}

/// <summary>What was decided about a request of several transactions.</summary>
public enum HeaderState
{
    /// <summary>It is stored to its end and will be sent.</summary>
    Committed,

    /// <summary>It was given up: nothing of it was or will be sent.</summary>
    Aborted,
}
