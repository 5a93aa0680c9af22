using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>Puts hints into queue <c>sms-send</c>.</summary>
public sealed class SendQueue(QueueServiceClient queues, TimeProvider time, ILogger<SendQueue> logger)
{
    // Somebody waits for whoever puts it: a caller for his answer, or the gateway's answer to be stored.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly QueueClient _queue = queues.GetQueueClient(Keys.SendQueue);

    /// <summary>
    /// A hint for a chunk of a request that is stored to its end; it carries the chunk, if that is small enough to travel with it.
    /// Without the hint the marker brings the chunk back, so a failure is only logged.
    /// </summary>
    /// <returns>Whether it was put.</returns>
    public Task<bool> TryPutAsync(StoredChunk stored)
    {
        var hint = Write(new SendHint(stored.Chunk.Id, stored.ETag.ToString(), stored.Chunk, IsCommitted: true));
        return TryAsync(stored.Chunk.Id, stop => hint.Length <= SendHint.MaxBytes ? PutAsync(hint, null, stop) : PutCommittedAsync(stored.Chunk.Id, stop));
    }

    /// <summary>As <see cref="PutAsync(ChunkId, TimeSpan, CancellationToken)"/>; a failure is only logged.</summary>
    /// <returns>Whether it was put.</returns>
    public Task<bool> TryPutAsync(ChunkId id, TimeSpan delay) => TryAsync(id, stop => PutAsync(id, delay, stop));

    /// <summary>A hint, without the chunk, for one of a request that is stored to its end.</summary>
    public Task PutCommittedAsync(ChunkId id, CancellationToken cancellation) => PutAsync(Write(new SendHint(id, IsCommitted: true)), null, cancellation);

    /// <summary>A hint that makes its worker read the chunk.</summary>
    /// <param name="delay">How long it stays invisible, in whole seconds, rounded up; 7 days at most.</param>
    public Task PutAsync(ChunkId id, TimeSpan delay, CancellationToken cancellation)
    {
        var hidden = TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
        return hidden > TimeSpan.Zero
            ? PutAsync(Write(new SendHint(id, VisibleAt: time.GetUtcNow() + hidden)), hidden, cancellation)
            : PutAsync(Write(new SendHint(id)), null, cancellation);
    }

    /// <summary>Whether hints are waiting for want of workers.</summary>
    public async Task<bool> IsBehindAsync(CancellationToken cancellation)
    {
        var front = (await _queue.PeekMessageAsync(cancellation)).Value;
        if (front is null)
        {
            return false;
        }

        // A retry was put long before anybody could take it.
        var visible = HintReader.Read(front.Body.ToString(), StoredJson.Types.SendHint, out _)?.VisibleAt ?? front.InsertedOn;
        return visible < time.GetUtcNow() - HintTimes.Behind;
    }

    private async Task<bool> TryAsync(ChunkId id, Func<CancellationToken, Task> put)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            await put(limit.Token);
            return true;
        }
        catch (Exception fault) when (fault is RequestFailedException or OperationCanceledException || StorageFault.IsOutage(fault))
        {
            logger.HintNotPut(fault, id);
            return false;
        }
    }

    private static byte[] Write(SendHint hint) => JsonSerializer.SerializeToUtf8Bytes(hint, StoredJson.Types.SendHint);

    private Task PutAsync(byte[] hint, TimeSpan? delay, CancellationToken cancellation) =>
        _queue.SendMessageAsync(new BinaryData(hint), delay, HintTimes.Forever, cancellation);
}
