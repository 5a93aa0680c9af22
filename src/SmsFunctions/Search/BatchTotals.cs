using SmsFunctions.Messages;

namespace SmsFunctions.Search;

/// <summary>Sums up the chunks of a batch.</summary>
/// <param name="now">The time for which the statuses are determined.</param>
public sealed class BatchTotals(DateTimeOffset now)
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private Chunk? _first;
    private int _segments;
    private decimal? _price;

    /// <value>The number of messages by status, without statuses that no message has.</value>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Adds the next chunk of the batch.</summary>
    public void Add(Chunk chunk)
    {
        _first ??= chunk;
        _segments += chunk.Segments.Count * chunk.Recipients.Length;
        _price = Prices.Sum(chunk.Recipients.Select(recipient => recipient.Price).Prepend(_price));
        foreach (var (status, count) in Enumerable.Range(0, chunk.Recipients.Length).CountBy(index => chunk.StatusAt(index, now)))
        {
            var word = status.Word();
            _counts[word] = _counts.GetValueOrDefault(word) + count;
        }
    }

    /// <returns>Null when no chunk was added.</returns>
    public BatchView? View() => _first is null
        ? null
        : new BatchView
        {
            Id = _first.Id.Batch.ToString(),
            Total = _counts.Values.Sum(),
            Counts = _counts,
            Segments = _segments,
            Price = _price,
            Priority = _first.Priority.Word(),
            From = _first.Sender,
            Reference = _first.Reference,
            Caller = _first.Caller,
            CreatedAt = _first.CreatedAt,
            SendAt = _first.Due,
            ValidUntil = _first.ValidUntil,
        };
}
