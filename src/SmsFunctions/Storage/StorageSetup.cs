using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>Makes the tables and queues when the app starts, and again and again until storage can be reached; tells health about it.</summary>
public sealed class StorageSetup(TableServiceClient tables, QueueServiceClient queues, TimerHeartbeat heartbeat, TimeProvider time, ILogger<StorageSetup> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Null when storage answers, else what is wrong.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            // A query, since a point read cannot tell a missing table from a missing row.
            await Task.WhenAll(
            [
                .. Keys.Tables.Select(table => tables.GetTableClient(table).QueryAsync<TableEntity>("PartitionKey eq 'health'", 1, cancellationToken: limit.Token).AnyAsync(limit.Token).AsTask()),
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
            return $"storage refuses: {refused.Status} {refused.ErrorCode}";
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await MakeAsync(stoppingToken);
                await heartbeat.BeginAsync(MarkerKind.Send, stoppingToken);
                await heartbeat.BeginAsync(MarkerKind.Poll, stoppingToken);
                return;
            }
            catch (Exception fault) when (StorageFault.IsAny(fault, stoppingToken))
            {
                logger.StorageNotReady(fault, Pause.TotalSeconds);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    // The poison queues too: the host would make them at need, but its identity may not have the right to, and nobody would listen to them until then.
    private Task MakeAsync(CancellationToken cancellation) => Task.WhenAll(
    [
        .. Keys.Tables.Select(table => tables.CreateTableIfNotExistsAsync(table, cancellation)),
        .. Keys.Queues.Concat(Keys.PoisonQueues).Select(queue => (Task)queues.GetQueueClient(queue).CreateIfNotExistsAsync(cancellationToken: cancellation)),
    ]);
}
