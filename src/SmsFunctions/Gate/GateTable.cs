using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Gate;

/// <summary>
/// Reads and writes the one row of the gate in table <c>SmsControl</c>. Every write is conditional on the state read and carries an operation id. A
/// change of state also inserts a row of the log, in the same transaction.
/// </summary>
public sealed class GateTable(TableServiceClient tables)
{
    /// <value>The partition of the gate and of its log.</value>
    internal const string Partition = "gate";

    /// <value>The first letter of the row keys of the log.</value>
    internal const char LogLetter = 'l';

    private const string Row = "gate";
    private const string Operation = nameof(Operation);
    private const string PastCode = nameof(PastCode), PastProbes = nameof(PastProbes), PastEndedAt = nameof(PastEndedAt);
    private const string PastIsProven = nameof(PastIsProven), PastBalanceSeen = nameof(PastBalanceSeen);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly ControlLog _log = new(tables, Partition, LogLetter);

    public async Task<StoredGate> ReadAsync(CancellationToken cancellation) => (await ReadRowAsync(cancellation)).Gate;

    /// <summary>Reads a page of the log, newest first.</summary>
    internal async Task<GateLogPage> LogAsync(LogQuery query, CancellationToken cancellation)
    {
        var (rows, continuation) = await _log.PageAsync(query, cancellation);
        return new([.. rows.Select(row => row.Parse(GateEvent.FromEntity))], continuation);
    }

    /// <param name="now">The time of the change.</param>
    /// <returns>The state of the gate after the write, and whether this write stored it.</returns>
    public async Task<(StoredGate Current, bool IsWritten)> WriteAsync(
        StoredGate before, GateState next, DateTimeOffset now, CancellationToken cancellation)
    {
        var operation = Chunk.NewOperation();
        var row = ToEntity(next);
        row[Operation] = operation;
        try
        {
            var written = GateEvent.Of(before.State, next, now) is { } change
                ? await WriteAsync(row, before.ETag, change.ToEntity(_log, operation), cancellation)
                : await _table.WriteAsync(row, before.ETag, cancellation);
            return (new StoredGate(next, written), true);
        }
        catch (Exception failed) when (StorageFault.HasLostRace(failed) || StorageFault.IsOutage(failed, cancellation))
        {
            // The SDK may have retried a write that succeeded, or the response was lost. The operation id shows whether this write succeeded.
            var (current, last) = await ReadRowAsync(cancellation);
            return (current, last == operation);
        }
    }

    private async Task<ETag> WriteAsync(TableEntity row, ETag? match, TableEntity log, CancellationToken cancellation)
    {
        var response = await _table.SubmitTransactionAsync(
        [
            StoredRow.Write(row, match),
            new(TableTransactionActionType.Add, log),
        ], cancellation);
        return StoredRow.ETagOf(response.Value[0]);
    }

    private async Task<(StoredGate Gate, string? Operation)> ReadRowAsync(CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellation);
        return row.HasValue
            ? (new StoredGate(row.Value!.Parse(FromEntity), row.Value!.ETag), row.Value!.GetString(Operation))
            : (new StoredGate(GateState.Initial, null), null);
    }

    private static TableEntity ToEntity(GateState state) => new(Partition, Row)
    {
        [nameof(GateState.Position)] = state.Position.ToString(),
        [nameof(GateState.Generation)] = state.Generation,
        [nameof(GateState.Reason)] = state.Reason,
        [nameof(GateState.By)] = state.By,
        [nameof(GateState.Code)] = state.Code,
        [nameof(GateState.Since)] = state.Since,
        [nameof(GateState.NextProbeAt)] = state.NextProbeAt,
        [nameof(GateState.Probes)] = state.Probes,
        [nameof(GateState.BalanceSeen)] = StoredDecimal.Text(state.BalanceSeen),
        [PastCode] = state.Past?.Code,
        [PastProbes] = state.Past?.Probes,
        [PastEndedAt] = state.Past?.EndedAt,
        [PastIsProven] = state.Past?.IsProven,
        [PastBalanceSeen] = StoredDecimal.Text(state.Past?.BalanceSeen),
    };

    private static GateState FromEntity(TableEntity row) => new()
    {
        Position = Enum.Parse<GatePosition>(row.GetString(nameof(GateState.Position))),
        Generation = row.GetInt32(nameof(GateState.Generation))!.Value,
        Reason = row.GetString(nameof(GateState.Reason)),
        By = row.GetString(nameof(GateState.By)),
        Code = row.GetString(nameof(GateState.Code)),
        Since = row.GetDateTimeOffset(nameof(GateState.Since)),
        NextProbeAt = row.GetDateTimeOffset(nameof(GateState.NextProbeAt)),
        Probes = row.GetInt32(nameof(GateState.Probes))!.Value,
        BalanceSeen = StoredDecimal.Read(row.GetString(nameof(GateState.BalanceSeen))),
        Past = row.GetString(PastCode) is { } code
            ? new PastStop(
                code,
                row.GetInt32(PastProbes)!.Value,
                row.GetDateTimeOffset(PastEndedAt)!.Value,
                row.GetBoolean(PastIsProven)!.Value,
                StoredDecimal.Read(row.GetString(PastBalanceSeen)))
            : null,
    };
}

/// <summary>The state of the gate with its ETag.</summary>
/// <param name="ETag">Null when the row does not exist yet.</param>
public sealed record StoredGate(GateState State, ETag? ETag);
