namespace SmsFunctions.Messages;

/// <summary>Adds prices of messages. A message has no price when no tariff was set.</summary>
public static class Prices
{
    /// <returns>Null when none of them is known.</returns>
    public static decimal? Sum(params IEnumerable<decimal?> prices) =>
        prices.Aggregate((decimal?)null, (sum, price) => price is { } one ? (sum ?? 0) + one : sum);
}
