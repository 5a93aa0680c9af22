using Azure.Storage.Queues;
using SmsFunctions.Gate;
using SmsFunctions.Storage;

namespace SmsFunctions.Health;

/// <summary>Samples the gauges of the app once a minute while a listener collects them: the state of the gate and the queue depths.</summary>
public sealed class GaugeSampler(SendingGate gate, QueueServiceClient queues, HealthMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private DateTimeOffset _next;

    /// <summary>Samples the gauges if a minute has passed. A timer calls it at every tick.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (time.GetUtcNow() < _next || !metrics.AreQueuesWatched)
        {
            return;
        }

        _next = time.GetUtcNow() + Interval;
        metrics.GateSeen(isClosed: (await gate.ReadAsync(cancellation)).Position != GatePosition.Open);
        foreach (var queue in Keys.Queues.Concat(Keys.PoisonQueues))
        {
            metrics.QueueSeen(queue, (await queues.GetQueueClient(queue).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount);
        }
    }
}
