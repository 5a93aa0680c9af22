using System.Text.Json;
using Azure.Storage.Queues;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>Enqueues hints in queue <c>sms-poll</c>.</summary>
public sealed class PollQueue(QueueServiceClient queues, TimeProvider time)
{
    private readonly QueueClient _queue = queues.GetQueueClient(Keys.PollQueue);

    /// <summary>Whether the workers are behind with the hints of the queue.</summary>
    public Task<bool> IsBehindAsync(CancellationToken cancellation) => HintQueues.IsBehindAsync(_queue, time.GetUtcNow(), cancellation);

    public Task PutAsync(PollHint hint, CancellationToken cancellation) =>
        _queue.PutAsync(JsonSerializer.SerializeToUtf8Bytes(hint, PollHintJson.Types.PollHint), TimeSpan.Zero, cancellation);
}
