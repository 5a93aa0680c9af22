using Azure.Storage.Queues;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Finds and removes the messages that stay in a poison queue. The host delivers such a message five times, ten minutes apart, and then only hides it
/// again. It never delivers a message that is not base64. The removal loses no work, because all open work has a marker.
/// </summary>
public sealed class PoisonWatch(QueueServiceClient queues, Alerts alerts, TimeProvider time)
{
    // Longer than the host retries a message.
    private static readonly TimeSpan Timeout = TimeSpan.FromHours(1);

    private readonly Dictionary<string, DateTimeOffset> _filledSince = [];

    /// <value>The messages in all poison queues at the last complete run, approximately; null before it.</value>
    public int? LastCount { get; private set; }

    public async Task RunAsync(CancellationToken cancellation)
    {
        var (now, sum) = (time.GetUtcNow(), 0);
        LastCount = null;
        foreach (var name in Keys.PoisonQueues)
        {
            var queue = queues.GetQueueClient(name);
            var count = (await queue.GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;
            sum += count;
            if (count == 0)
            {
                _filledSince.Remove(name);
            }
            else if (!_filledSince.TryAdd(name, now) && now - _filledSince[name] >= Timeout)
            {
                alerts.PoisonStuck(name, count);
                await queue.ClearMessagesAsync(cancellation);
                _filledSince.Remove(name);
            }
        }

        LastCount = sum;
    }
}
