using Microsoft.Extensions.Logging;
using SmsFunctions.Callbacks;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>Stores claims. Ends claims whose lease is over, and messages whose validity is over.</summary>
public sealed class ClaimStore(ChunkStore chunks, UnconfirmedWatch unconfirmed, TimeProvider time, ILogger<ClaimStore> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Reads a chunk; null when it does not exist.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage is unavailable.</exception>
    public Task<StoredChunk?> ReadAsync(ChunkId id, CancellationToken cancellation) => chunks.ReadAsync(id, cancellation);

    /// <summary>
    /// Stores a claim. During an outage the worker retries the claim. If it stopped, a claim that was stored would become unconfirmed although nothing was
    /// sent.
    /// </summary>
    /// <param name="deadline">When the worker must end.</param>
    /// <returns>The current chunk, with the claim of this worker (<see cref="IsOwner"/>) or of another; null when the chunk no longer exists.</returns>
    public async Task<StoredChunk?> ClaimAsync(StoredChunk before, Claim.Take take, DateTimeOffset deadline)
    {
        while (true)
        {
            try
            {
                return (await chunks.WriteAsync(before, take.Next, CancellationToken.None)).Current;
            }
            catch (Exception fault) when (StorageFault.IsOutage(fault) && time.GetUtcNow() + Pause < deadline)
            {
                logger.ClaimUnknown(fault, before.Chunk.Id);
                await Task.Delay(Pause, time, CancellationToken.None);
            }
        }
    }

    /// <summary>
    /// Returns whether the worker of a call owns the claim. It still does when another worker gave up the claim at the end of the lease, during an outage:
    /// only the worker of the call knows that the call was not made.
    /// </summary>
    public static bool IsOwner(Chunk chunk, string call) => chunk.Recipients.Any(recipient => ReplyReconciler.Awaits(recipient, call));

    /// <summary>Stores the end of a lease or of the validity.</summary>
    /// <returns>The current chunk; null when it no longer exists.</returns>
    public async Task<StoredChunk?> GiveUpAsync(StoredChunk current, Claim.GiveUp giveUp, CancellationToken cancellation)
    {
        var result = await chunks.WriteAsync(current, giveUp.Next, cancellation);
        if (result.Written)
        {
            logger.GivenUp(giveUp.Next.Id, giveUp.Next.Recipients);
            unconfirmed.Note(current.Chunk, giveUp.Next);
        }

        return result.Current;
    }
}
