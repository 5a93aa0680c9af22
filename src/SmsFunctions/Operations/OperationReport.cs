using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>The result of an operation.</summary>
/// <param name="Met">The number of messages to which the operation was applied.</param>
/// <param name="Counts">The number of all requested messages by status.</param>
public sealed record OperationReport(int Met, IReadOnlyDictionary<string, int> Counts)
{
    /// <value>Whether some messages cannot be sent again only because their text was purged.</value>
    public bool IsTextGone { get; init; }

    public int NotMet => Counts.Values.Sum() - Met;

    /// <param name="index">The index of one recipient; null for all.</param>
    public static OperationReport Of(MessageOperation operation, Chunk chunk, int? index, DateTimeOffset now)
    {
        int[] indexes = index is { } one ? [one] : [.. Enumerable.Range(0, chunk.Recipients.Length)];
        return new(
            indexes.Count(i => operation.HasMet(chunk.Recipients[i])),
            new SortedDictionary<string, int>(indexes.CountBy(i => chunk.StatusAt(i, now).Word()).ToDictionary(), StringComparer.Ordinal))
        {
            IsTextGone = chunk.TextPurgedAt is not null && indexes.Any(i => ChunkMachine.IsUnsent(chunk.Recipients[i])),
        };
    }

    public static OperationReport Sum(IReadOnlyCollection<OperationReport> reports) => new(
        reports.Sum(report => report.Met),
        new SortedDictionary<string, int>(
            reports.SelectMany(report => report.Counts).GroupBy(count => count.Key).ToDictionary(word => word.Key, word => word.Sum(count => count.Value)),
            StringComparer.Ordinal))
    {
        IsTextGone = reports.Any(report => report.IsTextGone),
    };
}
