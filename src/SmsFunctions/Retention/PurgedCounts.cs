using System.Collections.Immutable;
using Azure.Data.Tables;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>What is kept for ever of the messages of a partition whose rows are gone.</summary>
/// <param name="Messages">By the status word that they ended with.</param>
/// <param name="Segments">Of all of them.</param>
/// <param name="Price">As was expected at accept; null when none had one.</param>
public sealed record PurgedCounts(ImmutableSortedDictionary<string, long> Messages, long Segments, decimal? Price)
{
    public static PurgedCounts None { get; } = new(ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal), 0, null);

    public static PurgedCounts Of(Chunk chunk) => new(
        chunk.Recipients.CountBy(recipient => recipient.Status.Word()).ToImmutableSortedDictionary(count => count.Key, count => (long)count.Value, StringComparer.Ordinal),
        (long)chunk.Segments.Count * chunk.Recipients.Length,
        chunk.Recipients.Aggregate((decimal?)null, (sum, recipient) => Sum(sum, recipient.Price)));

    public PurgedCounts Plus(PurgedCounts other) => new(
        Messages.SetItems(other.Messages.Select(count => KeyValuePair.Create(count.Key, Messages.GetValueOrDefault(count.Key) + count.Value))), Segments + other.Segments, Sum(Price, other.Price));

    internal TableEntity ToEntity(string partition)
    {
        var row = new TableEntity(partition, Keys.PurgedCounts) { [nameof(Segments)] = Segments, [nameof(Price)] = StoredDecimal.Text(Price) };
        foreach (var (status, count) in Messages)
        {
            row[status] = count;
        }

        return row;
    }

    internal static PurgedCounts FromEntity(TableEntity row) => new(
        Enum.GetValues<MessageStatus>().Select(status => (Word: status.Word(), Count: row.GetInt64(status.Word()))).Where(count => count.Count is not null)
            .ToImmutableSortedDictionary(count => count.Word, count => count.Count!.Value, StringComparer.Ordinal),
        row.GetInt64(nameof(Segments)) ?? 0,
        StoredDecimal.Read(row.GetString(nameof(Price))));

    private static decimal? Sum(decimal? one, decimal? other) => one is null ? other : one + (other ?? 0);
}
