using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Foundation;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Health;

/// <summary>
/// Counts once a minute what waits, and stores the figures in one row for GET overview. The row is beside the heartbeats of the timers, so that one query reads
/// both. No message depends on it.
/// </summary>
public sealed class WaitingSampler(
    TableServiceClient tables,
    OpenMarkers markers,
    EndedCallbacks ended,
    PoisonWatch poison,
    TimeProvider time,
    ILogger<WaitingSampler> logger)
{
    private const int MaxRequests = 200;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    // Few of the messages of later days change, so their counts are kept for this long.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Dictionary<string, MarkerCounts> _later = [];
    private DateTimeOffset _forgottenAt;

    /// <summary>Counts and stores. A figure that takes too long is unknown.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Budget, time, cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (now - _forgottenAt >= Kept)
            {
                _later.Clear();
                _forgottenAt = now;
            }

            var counts = await markers.CountAsync(now, _later, MaxRequests, limit.Token);
            var figures = new WaitingFigures(now)
            {
                Scheduled = counts?.Scheduled,
                Queued = counts?.Queued,
                Held = counts?.Held,
                Sending = counts?.Sending,
                Unpaid = counts?.Unpaid,
                CallbacksOwed = counts?.Callbacks,
                CallbacksGivenUp = await ended.CountGivenUpAsync(limit.Token),
                PoisonQueues = poison.LastCount,
            };
            await _table.UpsertEntityAsync(figures.ToEntity(HeartbeatRow.MaintenanceTimer.Partition), TableUpdateMode.Replace, limit.Token);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation) || limit.HasRunOut)
        {
            logger.FiguresNotStored(fault);
        }
    }
}
