using System.Text.Json;
using Azure.Storage.Queues;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>Puts hints into queue <c>sms-poll</c>.</summary>
public sealed class PollQueue(QueueServiceClient queues, TimeProvider time)
{
    private readonly QueueClient _queue = queues.GetQueueClient(Keys.PollQueue);

    /// <summary>Whether hints are waiting for want of workers.</summary>
    public Task<bool> IsBehindAsync(CancellationToken cancellation) => HintTimes.IsBehindAsync(_queue, time.GetUtcNow(), cancellation);

    public Task PutAsync(PollHint hint, CancellationToken cancellation) =>
        _queue.SendMessageAsync(new BinaryData(JsonSerializer.SerializeToUtf8Bytes(hint, StoredJson.Types.PollHint)), null, HintTimes.Forever, cancellation);
}
