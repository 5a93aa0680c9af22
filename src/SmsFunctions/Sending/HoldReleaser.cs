using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// Releases held chunks, those of the highest priority first. It enqueues the hint before it writes the chunk, so that a crash between the two only
/// repeats the hint.
/// </summary>
public sealed class HoldReleaser(ChunkStore chunks, SendQueue queue, ChunkMachine machine, TimeProvider time, ILogger<HoldReleaser> logger)
{
    private const int Parallel = 8;

    /// <param name="reason">The hold reason to release. A chunk that has another hold reason by now stays held.</param>
    public async Task ReleaseAsync(IReadOnlyCollection<DueMarker> found, HoldReason reason, CancellationToken cancellation)
    {
        if (found.Count == 0)
        {
            return;
        }

        logger.Released(found.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForEachAsync(
            found.OrderByDescending(marker => marker.Priority), options, async (marker, stop) => await ReleaseAsync(marker.Chunk, reason, stop));
    }

    private async Task ReleaseAsync(ChunkId id, HoldReason reason, CancellationToken cancellation)
    {
        if (await chunks.TryReadAsync(id, cancellation) is { } stored && stored.Chunk.HeldBy == reason)
        {
            await queue.PutAsync(stored.Chunk, TimeSpan.Zero, cancellation);
            await chunks.WriteAsync(stored, machine.Hinted(stored.Chunk, time.GetUtcNow()), cancellation);
        }
    }
}
