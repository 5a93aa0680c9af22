using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>Puts hints into queue <c>sms-send</c>.</summary>
public sealed class SendQueue(QueueServiceClient queues, TimeProvider time, ILogger<SendQueue> logger)
{
    // Somebody waits for whoever puts it: a caller for his answer, or the gateway's answer to be stored.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);

    private readonly QueueClient _queue = queues.GetQueueClient(Keys.SendQueue);

    /// <summary>
    /// A hint for a chunk of a request that is stored to its end; it carries the chunk, if that is small enough to travel with it.
    /// Without the hint the marker brings the chunk back, so a failure is only logged.
    /// </summary>
    /// <param name="until">How far away its time is; see <see cref="Ahead"/>.</param>
    /// <returns>Whether it was put.</returns>
    public Task<bool> TryPutAsync(StoredChunk stored, TimeSpan until)
    {
        var hidden = Ahead(until);
        var hint = Write(new SendHint(stored.Chunk.Id, stored.ETag.ToString(), stored.Chunk, IsCommitted: true, VisibleAt(hidden)));
        return TryAsync(stored.Chunk.Id, stop => PutAsync(hint.Length <= SendHint.MaxBytes ? hint : Write(new SendHint(stored.Chunk.Id, IsCommitted: true, VisibleAt: VisibleAt(hidden))), hidden, stop));
    }

    /// <summary>A hint for a retry, which makes its worker read the chunk; a failure is only logged.</summary>
    /// <param name="delay">How long it stays invisible, in whole seconds, rounded up; 7 days at most.</param>
    /// <returns>Whether it was put.</returns>
    public Task<bool> TryPutAsync(ChunkId id, TimeSpan delay)
    {
        var hidden = TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
        return TryAsync(id, stop => PutAsync(Write(new SendHint(id, VisibleAt: VisibleAt(hidden))), hidden, stop));
    }

    /// <summary>A hint that makes its worker read the chunk.</summary>
    /// <param name="until">How far away its time is; see <see cref="Ahead"/>.</param>
    /// <param name="isCommitted">Its request is known to be stored to its end.</param>
    public Task PutAsync(ChunkId id, TimeSpan until, CancellationToken cancellation, bool isCommitted = false)
    {
        var hidden = Ahead(until);
        return PutAsync(Write(new SendHint(id, IsCommitted: isCommitted, VisibleAt: VisibleAt(hidden))), hidden, cancellation);
    }

    /// <summary>A hint that lets its worker through the closed gate, while that is of this generation.</summary>
    public Task PutProbeAsync(ChunkId id, int generation, CancellationToken cancellation) =>
        PutAsync(Write(new SendHint(id, Probe: generation)), TimeSpan.Zero, cancellation);

    /// <summary>A hint at the queue's end again, a little later; a failure is only logged.</summary>
    public Task<bool> TryPutAgainAsync(SendHint hint) => TryAsync(hint.Id, stop => PutAsync(Write(hint with { ETag = null, Chunk = null, VisibleAt = VisibleAt(Lead) }), Lead, stop));

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

    // A worker waits out the last moments: queues count in whole seconds, and an idle one is asked every two.
    private static TimeSpan Ahead(TimeSpan until) => TimeSpan.FromSeconds(Math.Max(0, Math.Floor((until - Lead).TotalSeconds)));

    private DateTimeOffset? VisibleAt(TimeSpan hidden) => hidden > TimeSpan.Zero ? time.GetUtcNow() + hidden : null;

    private static byte[] Write(SendHint hint) => JsonSerializer.SerializeToUtf8Bytes(hint, StoredJson.Types.SendHint);

    private Task PutAsync(byte[] hint, TimeSpan hidden, CancellationToken cancellation) =>
        _queue.SendMessageAsync(new BinaryData(hint), hidden > TimeSpan.Zero ? hidden : null, HintTimes.Forever, cancellation);
}
