using System.Text.Json;
using Azure.Storage.Queues;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>Puts hints into queue <c>sms-poll</c>.</summary>
public sealed class PollQueue(QueueServiceClient queues, TimeProvider time)
{
    private readonly QueueClient _queue = queues.GetQueueClient(Keys.PollQueue);

    /// <summary>Whether hints are waiting for want of workers.</summary>
    public async Task<bool> IsBehindAsync(CancellationToken cancellation) =>
        (await _queue.PeekMessageAsync(cancellation)).Value?.InsertedOn < time.GetUtcNow() - HintTimes.Behind;

    public Task PutAsync(PollHint hint, CancellationToken cancellation) =>
        _queue.SendMessageAsync(new BinaryData(JsonSerializer.SerializeToUtf8Bytes(hint, StoredJson.Types.PollHint)), null, HintTimes.Forever, cancellation);
}
