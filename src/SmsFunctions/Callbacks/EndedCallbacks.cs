using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>
/// Names the callbacks that were given up or disabled, of all messages, in table <c>SmsControl</c>. A row is written before the state of its callback, so
/// that none is missing after a crash. So a row may be stale: its callback has another state, or has ended at another time. Readers leave stale rows out.
/// </summary>
public sealed class EndedCallbacks(TableServiceClient tables, TimeProvider time)
{
    internal const string GivenUp = "callbacksGivenUp", Disabled = "callbacksDisabled";
    internal const char Letter = 'r';

    private const string Chunk = nameof(Chunk), Version = nameof(Version);

    // The most rows that are counted with one query, less the one that shows that there are more.
    private const int Most = 999;

    // A worker writes the state right after the row. The host ends a function that takes longer than five minutes.
    private static readonly TimeSpan Young = TimeSpan.FromHours(1);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly ControlLog _givenUp = new(tables, GivenUp, Letter), _disabled = new(tables, Disabled, Letter);

    /// <summary>Writes the row of a callback that is about to be given up or disabled.</summary>
    /// <exception cref="RequestFailedException">Storage is unavailable.</exception>
    public Task AddAsync(CallbackRecord log, CancellationToken cancellation)
    {
        var row = RowOf(log);
        (row[Chunk], row[Version]) = ($"{log.Chunk}", log.Version);
        return _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Reads a page of rows, newest first. Rows may be stale.</summary>
    /// <param name="state"><see cref="CallbackState.GivenUp"/> or <see cref="CallbackState.Disabled"/>.</param>
    internal async Task<(IReadOnlyList<EndedCallback> Rows, string? Continuation)> PageAsync(
        CallbackState state, LogQuery query, CancellationToken cancellation)
    {
        var (rows, continuation) = await LogOf(state).PageAsync(query, cancellation);
        return ([.. rows.Select(row => row.Parse(Read))], continuation);
    }

    /// <summary>Counts the rows of callbacks that were given up, with one query. Stale rows count too.</summary>
    /// <returns>Null when there are 1,000 or more.</returns>
    public async Task<int?> CountGivenUpAsync(CancellationToken cancellation)
    {
        var (rows, continuation) = await _givenUp.PageAsync(new LogQuery(Most, null), cancellation, ControlLog.At);
        return continuation is null ? rows.Count : null;
    }

    /// <summary>Removes a row that is stale. A young one stays, because its callback may be about to get the state.</summary>
    public async Task RemoveStaleAsync(EndedCallback row, CancellationToken cancellation)
    {
        if (row.At + Young <= time.GetUtcNow())
        {
            await RemoveAsync(row.Row, cancellation);
        }
    }

    /// <summary>Removes the row of a callback that is sent again. If it cannot be removed, it is stale.</summary>
    /// <param name="log">The log of the callback when it ended.</param>
    public Task RemoveAsync(CallbackRecord log, CancellationToken cancellation) => RemoveAsync(RowOf(log), cancellation);

    private async Task RemoveAsync(TableEntity row, CancellationToken cancellation)
    {
        try
        {
            // Nothing else writes a row with this key: it has the time at which the callback ended.
            await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            // The row is gone, or the next reader finds it stale.
        }
    }

    private TableEntity RowOf(CallbackRecord log) => LogOf(log.State).Row(log.At, $"{log.Chunk}{log.Version:D9}");

    private ControlLog LogOf(CallbackState state) => state switch
    {
        CallbackState.GivenUp => _givenUp,
        CallbackState.Disabled => _disabled,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A callback in this state has no row."),
    };

    private static EndedCallback Read(TableEntity row) => new(
        ChunkId.TryParse(row.GetString(Chunk), out var chunk) ? chunk : throw new FormatException("The row names no chunk."),
        row.GetInt32(Version)!.Value,
        row.GetDateTimeOffset(ControlLog.At)!.Value,
        row);
}

/// <summary>A row that names a callback.</summary>
/// <param name="Version">The version of the change that the callback reports.</param>
/// <param name="At">The time at which the callback was to end.</param>
public sealed record EndedCallback(ChunkId Chunk, int Version, DateTimeOffset At, TableEntity Row)
{
    /// <summary>Whether the state of the callback is the one for which the row was written.</summary>
    public bool Names(CallbackRecord? log, CallbackState state) => log?.State == state && log.At == At;
}
