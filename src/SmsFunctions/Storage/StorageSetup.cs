using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

/// <summary>Creates the tables and queues when the app starts. It retries until storage is available, and reports problems to the health check.</summary>
public sealed class StorageSetup(
    TableServiceClient tables,
    QueueServiceClient queues,
    TimerHeartbeat heartbeat,
    TimeProvider time,
    ILogger<StorageSetup> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Checks all tables and queues. Returns null when they respond, otherwise the problem.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            // Tables are checked with a query, because a point read gives the same error for a missing table and a missing row.
            await Task.WhenAll(
            [
                .. Keys.Tables.Select(table => tables.GetTableClient(table)
                    .QueryAsync<TableEntity>("PartitionKey eq 'health'", 1, cancellationToken: limit.Token).AnyAsync(limit.Token).AsTask()),
                .. Keys.Queues.Concat(Keys.PoisonQueues).Select(queue => (Task)queues.GetQueueClient(queue).GetPropertiesAsync(limit.Token)),
            ]);
            return null;
        }
        catch (Exception fault) when (StorageFault.IsOutage(fault, cancellation))
        {
            return "storage cannot be reached";
        }
        catch (Azure.RequestFailedException refused)
        {
            return $"storage refuses the request: {refused.Status} {refused.ErrorCode}";
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await MakeAsync(stoppingToken);
                await heartbeat.BeginAsync(HeartbeatRow.ReleaseTimer, stoppingToken);
                await heartbeat.BeginAsync(HeartbeatRow.TrackingTimer, stoppingToken);
                await heartbeat.BeginAsync(HeartbeatRow.MaintenanceTimer, stoppingToken);
                return;
            }
            catch (Exception fault) when (StorageFault.IsAny(fault, stoppingToken))
            {
                logger.StorageNotReady(fault, Pause.TotalSeconds);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    // The poison queues are created too. The host creates a poison queue only when it is needed, may lack the permission for this, and until then does not
    // run the function of the queue.
    private Task MakeAsync(CancellationToken cancellation) => Task.WhenAll(
    [
        .. Keys.Tables.Select(table => tables.CreateTableIfNotExistsAsync(table, cancellation)),
        .. Keys.Queues.Concat(Keys.PoisonQueues).Select(queue => (Task)queues.GetQueueClient(queue).CreateIfNotExistsAsync(cancellationToken: cancellation)),
    ]);
}
