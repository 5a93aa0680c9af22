using System.Text.Json;
using Azure.Storage.Queues;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>Puts hints into queue <c>sms-poll</c>.</summary>
public sealed class PollQueue(QueueServiceClient queues, TimeProvider time)
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    // As for sending: hints that nobody takes are not repeated.
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(30);

    private readonly QueueClient _queue = queues.GetQueueClient(Keys.PollQueue);

    /// <summary>Whether hints are waiting for want of workers.</summary>
    public async Task<bool> IsBehindAsync(CancellationToken cancellation) =>
        (await _queue.PeekMessageAsync(cancellation)).Value?.InsertedOn < time.GetUtcNow() - Behind;

    public Task PutAsync(PollHint hint, CancellationToken cancellation) =>
        _queue.SendMessageAsync(new BinaryData(JsonSerializer.SerializeToUtf8Bytes(hint, StoredJson.Types.PollHint)), null, Forever, cancellation);
}
