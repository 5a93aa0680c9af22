using System.Globalization;
using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Search;

/// <summary>Reads batches for the API. A batch that is not completely stored counts as missing.</summary>
public sealed class BatchReader(BatchTable table, TimeProvider time)
{
    public const int MaxPage = 1_000;

    /// <returns>The batch with its counts; null when there is no such batch, or when the caller may not read it.</returns>
    public async Task<BatchView?> SummaryAsync(BatchId id, Caller caller, CancellationToken cancellation)
    {
        var totals = new BatchTotals(time.GetUtcNow());
        await foreach (var chunk in ReadAsync(id, caller, 0, cancellation))
        {
            totals.Add(chunk);
        }

        return totals.View();
    }

    /// <param name="continuation">The chunk and the index of the first message of the page; the default starts at the first message.</param>
    /// <returns>Null when there is no such batch, or when the caller may not read it.</returns>
    public async Task<MessagePage?> PageAsync(
        BatchId id, Caller caller, (int Chunk, int Index) continuation, int limit, CancellationToken cancellation)
    {
        var (items, found, now) = (new List<MessageView>(limit), false, time.GetUtcNow());
        await foreach (var chunk in ReadAsync(id, caller, continuation.Chunk, cancellation))
        {
            found = true;
            for (var index = chunk.Id.Number == continuation.Chunk ? continuation.Index : 0; index < chunk.Recipients.Length; index++)
            {
                if (items.Count == limit)
                {
                    return new MessagePage(items, string.Create(CultureInfo.InvariantCulture, $"{chunk.Id.Number}-{index}"));
                }

                items.Add(MessageView.Of(chunk, index, now));
            }
        }

        return found ? new MessagePage(items, null) : null;
    }

    /// <summary>Reads all messages in order; none when the caller may not read them.</summary>
    public IAsyncEnumerable<MessageView> MessagesAsync(BatchId id, Caller caller, CancellationToken cancellation) =>
        ReadAsync(id, caller, 0, cancellation)
            .SelectMany(chunk => Enumerable.Range(0, chunk.Recipients.Length).Select(index => MessageView.Of(chunk, index, time.GetUtcNow())));

    private IAsyncEnumerable<Chunk> ReadAsync(BatchId id, Caller caller, int first, CancellationToken cancellation) =>
        table.ReadCommittedAsync(id, cancellation, first).Select(stored => stored.Chunk).TakeWhile(chunk => caller.MayRead(chunk.Caller));
}
