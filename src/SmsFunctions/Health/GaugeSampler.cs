using Azure.Storage.Queues;
using SmsFunctions.Account;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Health;

/// <summary>Takes the app's gauges once a minute, while somebody watches them: the gate, and how many hints lie in the queues.</summary>
public sealed class GaugeSampler(Gate gate, QueueServiceClient queues, SmsMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private DateTimeOffset _next;

    /// <summary>To be called at every tick of a timer.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (time.GetUtcNow() < _next || !metrics.AreQueuesWatched)
        {
            return;
        }

        _next = time.GetUtcNow() + Interval;
        metrics.GateSeen((await gate.ReadAsync(cancellation)).Position);
        foreach (var queue in Keys.Queues.Concat(Keys.PoisonQueues))
        {
            metrics.QueueSeen(queue, (await queues.GetQueueClient(queue).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount);
        }
    }
}
