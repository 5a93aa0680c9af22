using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>
/// Stores the time at which the gateway last returned a delivery status. It is one row in storage, because the instances that check statuses are not
/// necessarily the one that runs the timer. Each instance writes it at most once in 10 minutes, so the time may be that old.
/// </summary>
public sealed class TrackingPulse(TableServiceClient tables, TimeProvider time, ILogger<TrackingPulse> logger)
{
    /// <value>The maximum delay of the stored time.</value>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    private const string HeardAt = nameof(HeardAt);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Lock _lock = new();
    private DateTimeOffset? _written;

    /// <summary>Records that a status was received. Only an alert depends on the row, so the last writer wins and a failure is only logged.</summary>
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
            var row = new TableEntity(Keys.TrackingPulse.Partition, Keys.TrackingPulse.Row) { [HeardAt] = now };
            await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
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

    /// <returns>The stored time; null when no status was ever received.</returns>
    public async Task<DateTimeOffset?> LastAsync(CancellationToken cancellation)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Keys.TrackingPulse.Partition, Keys.TrackingPulse.Row, cancellationToken: cancellation);
        return row.HasValue ? row.Value!.GetDateTimeOffset(HeardAt) : null;
    }
}
