using System.Collections.Immutable;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>The totals of a partition's purged messages, which are kept for ever.</summary>
/// <param name="Messages">The number of messages by final status word.</param>
/// <param name="Segments">The segments of all these messages.</param>
/// <param name="Price">The sum of the prices expected when the messages were accepted; null when no message had one.</param>
public sealed record PurgedCounts(ImmutableSortedDictionary<string, long> Messages, long Segments, decimal? Price)
{
    public static PurgedCounts None { get; } = new(ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal), 0, null);

    public static PurgedCounts Of(Chunk chunk) => new(
        chunk.Recipients.CountBy(recipient => recipient.Status.Word())
            .ToImmutableSortedDictionary(count => count.Key, count => (long)count.Value, StringComparer.Ordinal),
        (long)chunk.Segments.Count * chunk.Recipients.Length,
        chunk.Recipients.Aggregate((decimal?)null, (sum, recipient) => Sum(sum, recipient.Price)));

    public PurgedCounts Plus(PurgedCounts other) => new(
        Messages.SetItems(other.Messages.Select(count => KeyValuePair.Create(count.Key, Messages.GetValueOrDefault(count.Key) + count.Value))),
        Segments + other.Segments,
        Sum(Price, other.Price));

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
