namespace SmsFunctions.Money;

/// <summary>What the balance says to a request that is not sent yet.</summary>
/// <param name="Suffices">Null while the balance is not known.</param>
/// <param name="Available">The balance without what is promised to batches already.</param>
/// <param name="Missing">Null unless it does not suffice.</param>
public sealed record BalanceCheck(bool? Suffices, decimal? Available, decimal? Missing)
{
    /// <param name="price">Null while no tariff is set: then nothing is compared.</param>
    public static async Task<BalanceCheck?> OfAsync(decimal? price, BalanceBook book, CancellationToken cancellation) => price is not { } amount ? null
        : (await book.ReadAsync(cancellation)).Left is not { } left ? new BalanceCheck(null, null, null)
        : new BalanceCheck(left >= amount, left, left < amount ? amount - left : null);
}
