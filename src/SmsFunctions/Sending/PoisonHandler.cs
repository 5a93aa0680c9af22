using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Handles the hints in the poison queues. The chunk of such a hint is tried again after a growing pause. Its calls are given up only after the chunk
/// has failed for an hour.
/// </summary>
public sealed class PoisonHandler(
    ChunkStore chunks, ChunkMachine machine, UnconfirmedWatch unconfirmed, Alerts alerts, TimeProvider time, ILogger<PoisonHandler> logger)
{
    private const int MaxRounds = 10;

    /// <param name="kind">The step that the hint was for.</param>
    /// <exception cref="Azure.RequestFailedException">Storage is unreachable. The host delivers the hint again.</exception>
    public async Task HandleAsync(ChunkId id, MarkerKind kind, CancellationToken cancellation)
    {
        var queue = kind == MarkerKind.Poll ? Keys.PollQueue : kind == MarkerKind.SendLow ? Keys.SendLowQueue : Keys.SendQueue;
        try
        {
            await PoisonAsync(id, kind, queue, cancellation);
        }
        catch (Exception fault) when (ChunkEntity.IsUnreadable(fault))
        {
            // A repeated hint would fail in the same way, so it is not retried.
            alerts.ChunkUnreadable(fault, id);
            alerts.HintPoisoned(queue, id);
        }
    }

    private async Task PoisonAsync(ChunkId id, MarkerKind kind, string queue, CancellationToken cancellation)
    {
        var current = await chunks.ReadAsync(id, cancellation);
        for (var write = new OptimisticWrite($"Chunk {id}", MaxRounds, message => new TimeoutException(message)); ; write.Again())
        {
            if (current is null)
            {
                logger.ChunkGone(id);
                return;
            }

            var before = current.Chunk;
            var next = IsFor(kind, before.Marker) ? machine.Poison(before, time.GetUtcNow()) : before;
            if (next == before)
            {
                logger.PoisonOutlived(id);
                return;
            }

            var result = await chunks.WriteAsync(current, next, cancellation);
            if (result.Written)
            {
                unconfirmed.Note(before, next);
                alerts.HintPoisoned(queue, next, IsFor(kind, next.Marker) ? next.Marker?.At : null);
                return;
            }

            current = result.Current;
        }
    }

    // A hint may come from the queue of another priority: an earlier version put all send hints into one queue.
    private static bool IsFor(MarkerKind kind, Marker? marker) =>
        marker is { } there && (there.Kind == kind || (there.IsSend && kind is MarkerKind.Send or MarkerKind.SendLow));
}
