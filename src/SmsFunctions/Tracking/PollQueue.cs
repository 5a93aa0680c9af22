using System.Text.Json;
using Azure.Storage.Queues;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>Puts hints into queue <c>sms-poll</c>.</summary>
public sealed class PollQueue(QueueServiceClient queues)
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly QueueClient _queue = queues.GetQueueClient(Keys.PollQueue);

    public Task PutAsync(PollHint hint, CancellationToken cancellation) =>
        _queue.SendMessageAsync(new BinaryData(JsonSerializer.SerializeToUtf8Bytes(hint, StoredJson.Types.PollHint)), null, Forever, cancellation);
}
