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
        Chunk? first = null;
        var (segments, price) = (0, (decimal?)null);
        var now = time.GetUtcNow();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await foreach (var chunk in ReadAsync(id, caller, 0, cancellation))
        {
            first ??= chunk;
            segments += chunk.Segments.Count * chunk.Recipients.Length;
            price = chunk.Recipients.Aggregate(price, (sum, recipient) => recipient.Price is { } one ? (sum ?? 0) + one : sum);
            foreach (var (status, count) in Enumerable.Range(0, chunk.Recipients.Length).CountBy(index => chunk.StatusAt(index, now)))
            {
                var word = status.Word();
                counts[word] = counts.GetValueOrDefault(word) + count;
            }
        }

        return first is null
            ? null
            : new BatchView
            {
                Id = id.ToString(),
                Total = counts.Values.Sum(),
                Counts = counts,
                Segments = segments,
                Price = price,
                Priority = first.Priority.Word(),
                From = first.Sender,
                Reference = first.Reference,
                Caller = first.Caller,
                CreatedAt = first.CreatedAt,
                SendAt = first.Due,
                ValidUntil = first.ValidUntil,
            };
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
