namespace SmsFunctions.Spending;

/// <summary>Whether the balance covers a request that is not sent yet.</summary>
/// <param name="Suffices">Whether the balance covers the price; null while the balance is unknown.</param>
/// <param name="Available">The balance minus the reservations of batches.</param>
/// <param name="Missing">The missing amount; null when the balance covers the price.</param>
public sealed record BalanceCheck(bool? Suffices, decimal? Available, decimal? Missing)
{
    /// <param name="price">The price of the request; null while no tariff is set, and then the result is null.</param>
    public static async Task<BalanceCheck?> OfAsync(decimal? price, BalanceBook book, CancellationToken cancellation) => price is not { } amount ? null
        : (await book.ReadAsync(cancellation)).Left is not { } left ? new BalanceCheck(null, null, null)
        : new BalanceCheck(left >= amount, left, left < amount ? amount - left : null);
}
