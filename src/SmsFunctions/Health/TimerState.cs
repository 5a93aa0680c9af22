using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Health;

/// <summary>The last runs of the timers, and the figures that the maintenance timer counted.</summary>
/// <param name="Figures">Null when nothing was counted yet.</param>
public sealed record TimerState(Heartbeat? Release, Heartbeat? Tracking, Heartbeat? Maintenance, WaitingFigures? Figures);

/// <summary>Reads <see cref="TimerState"/> with one query.</summary>
public sealed class TimerStateReader(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    public async Task<TimerState> ReadAsync(CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {HeartbeatRow.MaintenanceTimer.Partition}");
        var rows = await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation).ToListAsync(cancellation);
        return new(
            Beat(rows, HeartbeatRow.ReleaseTimer),
            Beat(rows, HeartbeatRow.TrackingTimer),
            Beat(rows, HeartbeatRow.MaintenanceTimer),
            rows.Find(row => row.RowKey == WaitingFigures.Row)?.Parse(WaitingFigures.FromEntity));
    }

    private static Heartbeat? Beat(List<TableEntity> rows, HeartbeatRow key) =>
        rows.Find(row => row.RowKey == key.Row) is { } row ? TimerHeartbeat.Read(row, key) : null;
}
