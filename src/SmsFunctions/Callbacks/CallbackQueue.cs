using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Callbacks;

/// <summary>Puts hints into queue <c>sms-callback</c>.</summary>
public sealed class CallbackQueue(QueueServiceClient queues, TimeProvider time, ILogger<CallbackQueue> logger)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // After a failure no hints are put for this time, so that callers do not wait for a timeout per hint while the queue is unavailable.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly QueueClient _queue = queues.GetQueueClient(Keys.CallbackQueue);

    private long? _failedAt;

    /// <summary>Whether hints are waiting because all workers are busy.</summary>
    public Task<bool> IsBehindAsync(CancellationToken cancellation) => HintQueues.IsBehindAsync(_queue, time.GetUtcNow(), cancellation);

    public Task PutAsync(CallbackHint hint, TimeSpan delay, CancellationToken cancellation) =>
        _queue.PutAsync(JsonSerializer.SerializeToUtf8Bytes(hint, CallbackHintJson.Default.CallbackHint), delay, cancellation);

    /// <summary>As <see cref="PutAsync"/>. A failure is only logged, because the sweep finds the row of the pending callback.</summary>
    public async Task TryPutAsync(PendingCallback callback, TimeSpan delay = default)
    {
        if (_failedAt is { } at && time.GetElapsedTime(at) < Pause)
        {
            return;
        }

        using var limit = new TimeLimit(Timeout, time, CancellationToken.None);
        try
        {
            await PutAsync(new CallbackHint(callback.Chunk, callback.Version, Marker.RoundUp(callback.At)), delay, limit.Token);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault))
        {
            _failedAt = time.GetTimestamp();
            logger.HintNotPut(fault, callback.Chunk);
        }
    }
}
