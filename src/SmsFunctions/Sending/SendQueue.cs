using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Enqueues hints in queue <c>sms-send</c>, and those for chunks of priority low in <c>sms-send-low</c>, so that no other message waits behind them.
/// </summary>
public sealed class SendQueue(QueueServiceClient queues, TimeProvider time, ILogger<SendQueue> logger)
{
    // Short, because the response to a caller or the write of a gateway answer waits for the hint.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);

    private readonly QueueClient _queue = queues.GetQueueClient(Keys.SendQueue), _lowQueue = queues.GetQueueClient(Keys.SendLowQueue);

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
        return TryAsync(stored.Chunk.Id, stop => PutAsync(
            stored.Chunk.Priority, whole is { Length: <= SendHint.MaxBytes } ? whole : Write(bare), hidden, stop));
    }

    /// <summary>Enqueues a hint for a retry. Its worker reads the chunk. A failure is only logged.</summary>
    /// <param name="delay">How long the hint stays invisible, rounded up to whole seconds; 7 days at most.</param>
    /// <returns>Whether the hint was enqueued.</returns>
    public Task<bool> TryPutAsync(Chunk chunk, TimeSpan delay)
    {
        var hidden = TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
        return TryAsync(chunk.Id, stop => PutAsync(chunk.Priority, Write(new SendHint(chunk.Id, VisibleAt: VisibleAt(hidden))), hidden, stop));
    }

    /// <summary>Enqueues a hint without the chunk. Its worker reads the chunk.</summary>
    /// <param name="until">The time until the call is due; see <see cref="Ahead"/>.</param>
    /// <param name="isCommitted">Whether the request is known to be completely stored.</param>
    public Task PutAsync(Chunk chunk, TimeSpan until, CancellationToken cancellation, bool isCommitted = false)
    {
        var hidden = Ahead(until);
        return PutAsync(
            chunk.Priority, Write(new SendHint(chunk.Id, IsCommitted: isCommitted, VisibleAt: VisibleAt(hidden))), hidden, cancellation);
    }

    /// <summary>
    /// Enqueues the hint of a probe, in <c>sms-send</c>, because all messages wait for its result. Its worker passes the closed gate while the gate has
    /// this generation.
    /// </summary>
    public Task PutProbeAsync(ChunkId id, int generation, CancellationToken cancellation) =>
        PutAsync(Priority.High, Write(new SendHint(id, Probe: generation)), TimeSpan.Zero, cancellation);

    /// <summary>Enqueues a hint again at the end of the queue, two seconds later. A failure is only logged.</summary>
    /// <param name="priority">The priority of the chunk.</param>
    public Task<bool> TryPutAgainAsync(SendHint hint, Priority priority) => TryAsync(hint.Id, stop =>
        PutAsync(hint.Probe is null ? priority : Priority.High, Write(hint with { ETag = null, Chunk = null, VisibleAt = VisibleAt(Lead) }), Lead, stop));

    /// <summary>Returns whether the workers are behind: the first hint in the queue of a priority has been visible for more than 30 seconds.</summary>
    public async Task<bool> IsBehindAsync(Priority priority, CancellationToken cancellation)
    {
        var front = (await QueueOf(priority).PeekMessageAsync(cancellation)).Value;
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

    private QueueClient QueueOf(Priority priority) => priority == Priority.Low ? _lowQueue : _queue;

    private Task PutAsync(Priority priority, byte[] hint, TimeSpan hidden, CancellationToken cancellation) =>
        QueueOf(priority).SendMessageAsync(new BinaryData(hint), hidden > TimeSpan.Zero ? hidden : null, HintTimes.Forever, cancellation);
}
