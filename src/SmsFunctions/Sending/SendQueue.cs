using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>Enqueues hints in queue <c>sms-send</c>.</summary>
public sealed class SendQueue(QueueServiceClient queues, TimeProvider time, ILogger<SendQueue> logger)
{
    // Short, because the response to a caller or the write of a gateway answer waits for the hint.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);

    private readonly QueueClient _queue = queues.GetQueueClient(Keys.SendQueue);

    /// <summary>
    /// Enqueues a hint for a chunk of a completely stored request. The hint carries the chunk if it fits into the queue message and its text is not
    /// secret, because a message may stay in a poison queue. A failure is only logged, because the sweep finds the chunk by its marker.
    /// </summary>
    /// <param name="until">The time until the call is due; see <see cref="Ahead"/>.</param>
    /// <returns>Whether the hint was enqueued.</returns>
    public Task<bool> TryPutAsync(StoredChunk stored, TimeSpan until)
    {
        var hidden = Ahead(until);
        var bare = new SendHint(stored.Chunk.Id, IsCommitted: true, VisibleAt: VisibleAt(hidden));
        var whole = stored.Chunk.IsSecret ? null : Write(bare with { ETag = stored.ETag.ToString(), Chunk = stored.Chunk });
        return TryAsync(stored.Chunk.Id, stop => PutAsync(whole is { Length: <= SendHint.MaxBytes } ? whole : Write(bare), hidden, stop));
    }

    /// <summary>Enqueues a hint for a retry. Its worker reads the chunk. A failure is only logged.</summary>
    /// <param name="delay">How long the hint stays invisible, rounded up to whole seconds; 7 days at most.</param>
    /// <returns>Whether the hint was enqueued.</returns>
    public Task<bool> TryPutAsync(ChunkId id, TimeSpan delay)
    {
        var hidden = TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
        return TryAsync(id, stop => PutAsync(Write(new SendHint(id, VisibleAt: VisibleAt(hidden))), hidden, stop));
    }

    /// <summary>Enqueues a hint without the chunk. Its worker reads the chunk.</summary>
    /// <param name="until">The time until the call is due; see <see cref="Ahead"/>.</param>
    /// <param name="isCommitted">Whether the request is known to be completely stored.</param>
    public Task PutAsync(ChunkId id, TimeSpan until, CancellationToken cancellation, bool isCommitted = false)
    {
        var hidden = Ahead(until);
        return PutAsync(Write(new SendHint(id, IsCommitted: isCommitted, VisibleAt: VisibleAt(hidden))), hidden, cancellation);
    }

    /// <summary>Enqueues the hint of a probe. Its worker passes the closed gate while the gate has this generation.</summary>
    public Task PutProbeAsync(ChunkId id, int generation, CancellationToken cancellation) =>
        PutAsync(Write(new SendHint(id, Probe: generation)), TimeSpan.Zero, cancellation);

    /// <summary>Enqueues a hint again at the end of the queue, two seconds later. A failure is only logged.</summary>
    public Task<bool> TryPutAgainAsync(SendHint hint) =>
        TryAsync(hint.Id, stop => PutAsync(Write(hint with { ETag = null, Chunk = null, VisibleAt = VisibleAt(Lead) }), Lead, stop));

    /// <summary>Returns whether the workers are behind: the first hint in the queue has been visible for more than 30 seconds.</summary>
    public async Task<bool> IsBehindAsync(CancellationToken cancellation)
    {
        var front = (await _queue.PeekMessageAsync(cancellation)).Value;
        if (front is null)
        {
            return false;
        }

        // A delayed hint is visible only long after its insertion.
        var visible = HintReader.Read(front.Body.ToString(), SendHintJson.Types.SendHint, out _)?.VisibleAt ?? front.InsertedOn;
        return visible < time.GetUtcNow() - HintTimes.Behind;
    }

    private async Task<bool> TryAsync(ChunkId id, Func<CancellationToken, Task> put)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        try
        {
            await put(limit.Token);
            return true;
        }
        catch (Exception fault) when (StorageFault.IsAny(fault))
        {
            logger.HintNotPut(fault, id);
            return false;
        }
    }

    // The hint becomes visible up to two seconds early, and the worker waits for the exact time. Queue delays are in whole seconds, and the host polls an
    // idle queue every two seconds.
    private static TimeSpan Ahead(TimeSpan until) => TimeSpan.FromSeconds(Math.Max(0, Math.Floor((until - Lead).TotalSeconds)));

    private DateTimeOffset? VisibleAt(TimeSpan hidden) => hidden > TimeSpan.Zero ? time.GetUtcNow() + hidden : null;

    private static byte[] Write(SendHint hint) => JsonSerializer.SerializeToUtf8Bytes(hint, SendHintJson.Types.SendHint);

    private Task PutAsync(byte[] hint, TimeSpan hidden, CancellationToken cancellation) =>
        _queue.SendMessageAsync(new BinaryData(hint), hidden > TimeSpan.Zero ? hidden : null, HintTimes.Forever, cancellation);
}
