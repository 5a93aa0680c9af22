using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Money;

/// <summary>What batches will still cost.</summary>
public sealed class BatchCosts(BatchTable batches)
{
    /// <summary>The price of all messages of a batch that wait for a call or are in one: one query a thousand chunks.</summary>
    public async Task<decimal> OutstandingAsync(BatchId batch, CancellationToken cancellation) =>
        await batches.ReadAsync(batch, cancellation).Select(stored => PriceOf(stored.Chunk, recipient => recipient.Status is MessageStatus.Queued or MessageStatus.Sending)).SumAsync(cancellation);

    /// <summary>The price of some messages of a chunk; what has none counts for nothing.</summary>
    public static decimal PriceOf(Chunk chunk, Func<Recipient, bool> which) => chunk.Recipients.Where(which).Sum(recipient => recipient.Price ?? 0);
}
