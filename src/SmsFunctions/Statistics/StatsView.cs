using System.Globalization;
using SmsFunctions.Messages;

namespace SmsFunctions.Statistics;

/// <summary>What happened to messages in each day or hour, as the API returns it.</summary>
/// <param name="From">The first UTC day.</param>
/// <param name="To">The last UTC day, included.</param>
/// <param name="By"><c>day</c> or <c>hour</c>.</param>
/// <param name="Items">One for each day or hour that has begun, oldest first.</param>
public sealed record StatsView(string From, string To, string By, IReadOnlyList<StatsItem> Items)
{
    public static StatsView Of(StatsRequest request, IReadOnlyList<StatsItem> items) =>
        new(Text(request.From), Text(request.To), request.IsByHour ? StatsRequest.Hour : StatsRequest.Day, items);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>The messages that entered each status in a day or an hour. A message is counted in each status that it enters.</summary>
public sealed record StatsItem
{
    /// <value>The beginning of the day or hour, UTC.</value>
    public required DateTimeOffset Start { get; init; }

    public required long Accepted { get; init; }

    public required long Sent { get; init; }

    public required long Delivered { get; init; }

    public required long Undelivered { get; init; }

    public required long Expired { get; init; }

    public required long Rejected { get; init; }

    public required long Failed { get; init; }

    public required long Unconfirmed { get; init; }

    public required long Unknown { get; init; }

    public required long Cancelled { get; init; }

    /// <value>The segments of the messages that became sent.</value>
    public required long Segments { get; init; }

    /// <value>The expected price of the messages that became sent, in the account's currency; null when none had a price.</value>
    public required decimal? Price { get; init; }

    /// <value>The delivery times of the messages that became delivered; null when there were none.</value>
    public required DeliverySeconds? DeliverySeconds { get; init; }

    public static StatsItem Of(DateTimeOffset start, Tally tally) => new()
    {
        Start = start,
        Accepted = tally.Accepted,
        Sent = tally.Of(MessageStatus.Sent),
        Delivered = tally.Of(MessageStatus.Delivered),
        Undelivered = tally.Of(MessageStatus.Undelivered),
        Expired = tally.Of(MessageStatus.Expired),
        Rejected = tally.Of(MessageStatus.Rejected),
        Failed = tally.Of(MessageStatus.Failed),
        Unconfirmed = tally.Of(MessageStatus.Unconfirmed),
        Unknown = tally.Of(MessageStatus.Unknown),
        Cancelled = tally.Of(MessageStatus.Cancelled),
        Segments = tally.Segments,
        Price = tally.Price,
        DeliverySeconds = DeliverySeconds.Of(tally),
    };
}

/// <summary>
/// The seconds from the acceptance by the gateway until a delivery was known. Each value is the upper bound of a class of <see cref="DeliveryHistogram"/>.
/// </summary>
/// <param name="P50">Half of the deliveries took at most this time.</param>
/// <param name="Count">The number of deliveries.</param>
public sealed record DeliverySeconds(int P50, int P90, int P99, long Count)
{
    public static DeliverySeconds? Of(Tally tally) => tally.Deliveries.IsDefaultOrEmpty ? null : new(
        DeliveryHistogram.Percentile(tally.Deliveries, 0.5),
        DeliveryHistogram.Percentile(tally.Deliveries, 0.9),
        DeliveryHistogram.Percentile(tally.Deliveries, 0.99),
        tally.Deliveries.Sum());
}
