using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Enqueues hints in queue <c>sms-send</c>, and those for chunks of priority low in <c>sms-send-low</c>, so that no other message waits behind them. Hints
/// that are enqueued at the same time share a queue message, if their chunks have the same partition and they become visible at the same time.
/// </summary>
public sealed class SendQueue
{
    // Short, because the response to a caller or the write of a gateway answer waits for the hint.
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);

    private readonly QueueClient _queue, _lowQueue;
    private readonly GroupLines<(bool IsLow, string Partition, TimeSpan Hidden), PendingHint> _lines;
    private readonly TimeProvider _time;
    private readonly ILogger<SendQueue> _logger;

    public SendQueue(QueueServiceClient queues, TimeProvider time, ILogger<SendQueue> logger)
    {
        (_queue, _lowQueue) = (queues.GetQueueClient(Keys.SendQueue), queues.GetQueueClient(Keys.SendLowQueue));
        _lines = new(line => new HintGroup(line.IsLow ? _lowQueue : _queue, line.Hidden, time), time);
        (_time, _logger) = (time, logger);
    }

    /// <summary>
    /// Enqueues a hint for a chunk of a completely stored request. The hint carries the chunk if it fits into the queue message and its text is not
    /// secret, because a message may stay in a poison queue. A failure is only logged, because the sweep finds the chunk by its marker.
    /// </summary>
    /// <param name="until">The time until the call is due; see <see cref="Ahead"/>.</param>
    /// <returns>Whether the hint was enqueued.</returns>
    public Task<bool> TryPutAsync(StoredChunk stored, TimeSpan until)
    {
        var bare = new SendHint(stored.Chunk.Id, IsCommitted: true);
        return TryAsync(
            stored.Chunk.IsSecret ? bare : bare with { ETag = stored.ETag.ToString(), Chunk = stored.Chunk }, stored.Chunk, Ahead(until));
    }

    /// <summary>Enqueues a hint for a retry. Its worker reads the chunk. A failure is only logged.</summary>
    /// <param name="delay">How long the hint stays invisible, rounded up to whole seconds; 7 days at most.</param>
    /// <returns>Whether the hint was enqueued.</returns>
    public Task<bool> TryPutAsync(Chunk chunk, TimeSpan delay) =>
        TryAsync(new SendHint(chunk.Id), chunk, TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)));

    /// <summary>Enqueues a hint without the chunk. Its worker reads the chunk.</summary>
    /// <param name="until">The time until the call is due; see <see cref="Ahead"/>.</param>
    /// <param name="isCommitted">Whether the request is known to be completely stored.</param>
    public Task PutAsync(Chunk chunk, TimeSpan until, CancellationToken cancellation, bool isCommitted = false) =>
        PutAsync(new SendHint(chunk.Id, IsCommitted: isCommitted), chunk, Ahead(until), cancellation);

    /// <summary>
    /// Enqueues the hint of a probe, in <c>sms-send</c>, because all messages wait for its result. Its worker passes the closed gate while the gate has
    /// this generation.
    /// </summary>
    public Task PutProbeAsync(ChunkId id, int generation, CancellationToken cancellation) =>
        PutAloneAsync(new SendHint(id, Probe: generation), Priority.High, TimeSpan.Zero, cancellation);

    /// <summary>Enqueues a hint again at the end of the queue, two seconds later. A failure is only logged.</summary>
    /// <param name="chunk">The chunk of the hint.</param>
    public Task<bool> TryPutAgainAsync(SendHint hint, Chunk chunk) => TryAsync(hint with { ETag = null, Chunk = null }, chunk, Lead);

    /// <summary>Enqueues a hint in a queue message of its own. Its worker reads the chunk.</summary>
    /// <param name="priority">The priority of the chunk.</param>
    /// <param name="hidden">How long the hint stays invisible, in whole seconds.</param>
    public Task PutAloneAsync(SendHint hint, Priority priority, TimeSpan hidden, CancellationToken cancellation) =>
        QueueOf(priority).PutAsync(Write(Bare(hint, hidden)), hidden, cancellation);

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
        return visible < _time.GetUtcNow() - HintQueues.Behind;
    }

    private async Task<bool> TryAsync(SendHint hint, Chunk chunk, TimeSpan hidden)
    {
        using var limit = new CancellationTokenSource(Timeout, _time);
        try
        {
            await PutAsync(hint, chunk, hidden, limit.Token);
            return true;
        }
        catch (Exception fault) when (StorageFault.IsAny(fault))
        {
            _logger.HintNotPut(fault, hint.Id);
            return false;
        }
    }

    private async Task PutAsync(SendHint hint, Chunk chunk, TimeSpan hidden, CancellationToken cancellation)
    {
        // A chunk whose hint was poisoned may end its worker again, and other chunks must not depend on that worker.
        if (hint.Probe is not null || chunk.Poisoned > 0)
        {
            await PutAloneAsync(hint, hint.Probe is null ? chunk.Priority : Priority.High, hidden, cancellation);
            return;
        }

        var dated = hint with { VisibleAt = VisibleAt(hidden) };
        var json = Write(dated);
        if (json.Length > SendHint.MaxBytes)
        {
            dated = Bare(hint, hidden);
            json = Write(dated);
        }

        var pending = new PendingHint(dated, json, cancellation);
        await pending.ResultAsync(isAlone: _lines.Add((chunk.Priority == Priority.Low, hint.Id.Partition, hidden), pending));
    }

    private SendHint Bare(SendHint hint, TimeSpan hidden) => hint with { ETag = null, Chunk = null, VisibleAt = VisibleAt(hidden), Others = default };

    // The hint becomes visible up to two seconds early, and the worker waits for the exact time. Queue delays are in whole seconds, and the host polls an
    // idle queue every two seconds.
    private static TimeSpan Ahead(TimeSpan until) => TimeSpan.FromSeconds(Math.Max(0, Math.Floor((until - Lead).TotalSeconds)));

    private DateTimeOffset? VisibleAt(TimeSpan hidden) => hidden > TimeSpan.Zero ? _time.GetUtcNow() + hidden : null;

    private static byte[] Write(SendHint hint) => JsonSerializer.SerializeToUtf8Bytes(hint, SendHintJson.Types.SendHint);

    private QueueClient QueueOf(Priority priority) => priority == Priority.Low ? _lowQueue : _queue;
}
