using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Spending;

/// <summary>Computes the price of the messages that batches still have to send.</summary>
public sealed class BatchCosts(BatchTable batches)
{
    /// <summary>Returns the price of all messages of a batch that are queued or being sent. It makes one query for each 1,000 chunks.</summary>
    public async Task<decimal> OutstandingAsync(BatchId batch, CancellationToken cancellation) =>
        await batches.ReadAsync(batch, cancellation)
            .Select(stored => PriceOf(stored.Chunk, recipient => recipient.Status is MessageStatus.Queued or MessageStatus.Sending))
            .SumAsync(cancellation);

    /// <summary>Returns the price of the selected messages of a chunk; a message without a price counts as 0.</summary>
    public static decimal PriceOf(Chunk chunk, Func<Recipient, bool> which) => chunk.Recipients.Where(which).Sum(recipient => recipient.Price ?? 0);
}
