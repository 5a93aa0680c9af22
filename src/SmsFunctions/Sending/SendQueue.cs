using System.Text.Json;
using Azure.Storage.Queues;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>Puts hints into queue <c>sms-send</c>.</summary>
public sealed class SendQueue(QueueServiceClient queues, TimeProvider time)
{
    // A hint outlives every outage; the marker would replace it, but two minutes later.
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    // Consumers are behind when what they should take next has been waiting this long: more hints would only repeat those that wait.
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(30);

    private readonly QueueClient _queue = queues.GetQueueClient(Keys.SendQueue);

    /// <summary>A hint that carries the chunk, if it is small enough to travel with it.</summary>
    public Task PutAsync(StoredChunk stored, CancellationToken cancellation)
    {
        var hint = Write(new SendHint(stored.Chunk.Id, stored.ETag.ToString(), stored.Chunk));
        return hint.Length <= SendHint.MaxBytes ? PutAsync(hint, null, cancellation) : PutAsync(stored.Chunk.Id, TimeSpan.Zero, cancellation);
    }

    /// <summary>A hint that makes its worker read the chunk.</summary>
    /// <param name="delay">How long it stays invisible; 7 days at most.</param>
    public Task PutAsync(ChunkId id, TimeSpan delay, CancellationToken cancellation) =>
        PutAsync(Write(new SendHint(id)), delay > TimeSpan.Zero ? delay : null, cancellation);

    /// <summary>Whether hints are waiting for want of workers.</summary>
    public async Task<bool> IsBehindAsync(CancellationToken cancellation)
    {
        var front = await _queue.PeekMessageAsync(cancellation);
        return front.Value?.InsertedOn < time.GetUtcNow() - Behind;
    }

    private static byte[] Write(SendHint hint) => JsonSerializer.SerializeToUtf8Bytes(hint, StoredJson.Types.SendHint);

    private Task PutAsync(byte[] hint, TimeSpan? delay, CancellationToken cancellation) =>
        _queue.SendMessageAsync(new BinaryData(hint), delay, Forever, cancellation);
}
