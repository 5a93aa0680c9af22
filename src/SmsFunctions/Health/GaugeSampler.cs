using Azure.Storage.Queues;
using SmsFunctions.Gate;
using SmsFunctions.Storage;

namespace SmsFunctions.Health;

/// <summary>
/// Samples what waits for GET overview and, while a listener collects them, the gauges of the app: the state of the gate and the queue depths.
/// </summary>
public sealed class GaugeSampler(SendingGate gate, QueueServiceClient queues, WaitingSampler waiting, HealthMetrics metrics)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        await waiting.RunAsync(cancellation);
        if (!metrics.AreQueuesWatched)
        {
            return;
        }

        metrics.GateSeen(isClosed: (await gate.ReadAsync(cancellation)).Position != GatePosition.Open);
        foreach (var queue in Keys.Queues.Concat(Keys.PoisonQueues))
        {
            metrics.QueueSeen(queue, (await queues.GetQueueClient(queue).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount);
        }
    }
}
