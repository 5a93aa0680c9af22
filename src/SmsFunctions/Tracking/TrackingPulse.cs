using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Tracking;

/// <summary>
/// When the gateway last told anybody a delivery status: one row, since the instances that ask are not the one whose timer hands out. Each
/// writes it once in ten minutes, so it may be that old.
/// </summary>
public sealed class TrackingPulse(TableServiceClient tables, TimeProvider time, ILogger<TrackingPulse> logger)
{
    /// <value>How far the row may lag behind.</value>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    private const string HeardAt = nameof(HeardAt);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Lock _lock = new();
    private DateTimeOffset? _written;

    /// <summary>A status was heard. The row decides nothing but an alert, so the last writer wins, and a failure is only logged.</summary>
    public async Task BeatAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (now - _written < Step)
            {
                return;
            }

            _written = now;
        }

        try
        {
            await _table.UpsertEntityAsync(new TableEntity(Keys.TrackingPulse.Partition, Keys.TrackingPulse.Row) { [HeardAt] = now }, TableUpdateMode.Replace, cancellation);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            lock (_lock)
            {
                _written = null;
            }

            logger.PulseNotStored(fault);
        }
    }

    /// <returns>Null when no status was ever heard.</returns>
    public async Task<DateTimeOffset?> LastAsync(CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Keys.TrackingPulse.Partition, Keys.TrackingPulse.Row, cancellationToken: cancellation);
        return row.HasValue ? row.Value!.GetDateTimeOffset(HeardAt) : null;
    }
}
