using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Statistics;

/// <summary>
/// What happened to messages in a time: how many were accepted, and how many entered each status. The JSON names are short because rows hold up to 25 tallies.
/// </summary>
public sealed record Tally
{
    public static Tally None { get; } = new();

    [JsonPropertyName("a")]
    public long Accepted { get; init; }

    /// <value>The accepted messages without those that were rejected, on acceptance or later.</value>
    [JsonIgnore]
    public long ToSend => Accepted - Of(MessageStatus.Rejected);

    /// <value>The messages that entered a status, by its word. Statuses before the gateway has a message are not counted.</value>
    [JsonPropertyName("s")]
    public ImmutableSortedDictionary<string, long> Statuses { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <value>The segments of the messages that became sent.</value>
    [JsonPropertyName("g")]
    public long Segments { get; init; }

    /// <value>The expected price of the messages that became sent, in the account's currency; null when none had a price.</value>
    [JsonPropertyName("p")]
    public decimal? Price { get; init; }

    /// <value>The delivered messages by class of <see cref="DeliveryHistogram"/>; empty when there are none.</value>
    [JsonPropertyName("d")]
    public ImmutableArray<long> Deliveries { get; init; } = [];

    /// <summary>What a new chunk adds. Messages that are refused on acceptance are accepted and rejected.</summary>
    public static Tally OfNew(Chunk chunk) => new()
    {
        Accepted = chunk.Recipients.Length,
        Statuses = Count(chunk.Recipients.Select(recipient => recipient.Status)),
    };

    /// <summary>What a write of a chunk adds.</summary>
    public static Tally OfChange(Chunk before, Chunk after)
    {
        var changes = before.Recipients.Zip(after.Recipients).Where(change => change.First.Status != change.Second.Status).ToList();
        var sent = changes.Where(change => change.Second.Status == MessageStatus.Sent).Select(change => change.Second).ToList();
        var times = changes.Where(change => change.Second.Status == MessageStatus.Delivered)
            .Select(change => MessageMetrics.DeliveryTime(after, change.First, change.Second)).OfType<TimeSpan>().ToList();
        return new()
        {
            Statuses = Count(changes.Select(change => change.Second.Status)),
            Segments = (long)after.Segments.Count * sent.Count,
            Price = Prices.Sum(sent.Select(recipient => recipient.Price)),
            Deliveries = times.Count == 0 ? [] : Classes(times),
        };
    }

    public long Of(MessageStatus status) => Statuses.GetValueOrDefault(status.Word());

    public Tally Plus(Tally other) => new()
    {
        Accepted = Accepted + other.Accepted,
        Statuses = Statuses.SetItems(other.Statuses.Select(count => KeyValuePair.Create(count.Key, Statuses.GetValueOrDefault(count.Key) + count.Value))),
        Segments = Segments + other.Segments,
        Price = Prices.Sum(Price, other.Price),
        Deliveries = DeliveryHistogram.Sum(Deliveries, other.Deliveries),
    };

    private static ImmutableSortedDictionary<string, long> Count(IEnumerable<MessageStatus> statuses) => statuses
        .Where(status => status is not (MessageStatus.Queued or MessageStatus.Sending))
        .CountBy(status => status.Word())
        .ToImmutableSortedDictionary(count => count.Key, count => (long)count.Value, StringComparer.Ordinal);

    private static ImmutableArray<long> Classes(IEnumerable<TimeSpan> times)
    {
        var counts = DeliveryHistogram.Empty.ToBuilder();
        foreach (var time in times)
        {
            counts[DeliveryHistogram.ClassOf(time)]++;
        }

        return counts.ToImmutable();
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Tally))]
internal sealed partial class TallyJson : JsonSerializerContext;
