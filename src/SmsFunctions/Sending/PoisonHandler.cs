using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Takes a hint that the host gave up to its chunk: the chunk is tried again after a pause that grows, and is not ended before it has failed
/// for an hour.
/// </summary>
public sealed class PoisonHandler(ChunkTable table, ChunkMachine machine, DoubtWatch doubts, Alerts alerts, TimeProvider time, ILogger<PoisonHandler> logger)
{
    // Each lost race means that somebody else moved the chunk; more of them than this is a fault in the storage.
    private const int MaxRaces = 10;

    /// <param name="kind">What the hint was for.</param>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached; the hint comes back.</exception>
    public async Task HandleAsync(ChunkId id, MarkerKind kind, CancellationToken cancellation)
    {
        var queue = kind == MarkerKind.Poll ? Keys.PollQueue : Keys.SendQueue;
        try
        {
            if (!await TryAsync(id, kind, queue, cancellation))
            {
                throw new TimeoutException($"Chunk {id} could not be written in {MaxRaces} tries, each of which found it changed.");
            }
        }
        catch (Exception fault) when (ChunkEntity.IsUnreadable(fault))
        {
            // To repeat the hint would repair nothing.
            alerts.ChunkUnreadable(fault, id);
            alerts.HintPoisoned(queue, id);
        }
    }

    private async Task<bool> TryAsync(ChunkId id, MarkerKind kind, string queue, CancellationToken cancellation)
    {
        var current = await table.ReadAsync(id, cancellation);
        for (var races = 0; races < MaxRaces; races++)
        {
            if (current is null)
            {
                logger.ChunkGone(id);
                return true;
            }

            var before = current.Chunk;
            var next = before.Marker?.Kind == kind ? machine.Poison(before, time.GetUtcNow()) : before;
            if (next == before)
            {
                logger.PoisonOutlived(id);
                return true;
            }

            var result = await table.WriteAsync(current, next, cancellation);
            if (result.Written)
            {
                doubts.Note(before, next);
                alerts.HintPoisoned(queue, next, next.Marker is { } marker && marker.Kind == kind ? marker.At : null);
                return true;
            }

            current = result.Current;
        }

        return false;
    }
}
