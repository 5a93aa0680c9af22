using SmsFunctions.Search;

namespace SmsFunctions.Spending;

/// <summary>The balance as returned by the API, in the account's currency.</summary>
/// <param name="Balance">The last balance of the gateway; null while the gateway has not returned one.</param>
/// <param name="At">The time at which the gateway returned the balance.</param>
/// <param name="AgeSeconds">The age of the balance in seconds.</param>
/// <param name="Promised">The amount reserved for batches that are being sent, as of the same time.</param>
/// <param name="SegmentPrice">The price of a segment to a number that no prefix matches; null while no tariff is set.</param>
/// <param name="SegmentsAffordable">The number of segments that the balance covers at that price, after reservations.</param>
/// <param name="SpentToday">The amount spent since midnight UTC; null while no daily cap is set.</param>
/// <param name="Error">The error of the last balance query; null when it succeeded.</param>
public sealed record BalanceView(
    decimal? Balance,
    DateTimeOffset? At,
    long? AgeSeconds,
    decimal Promised,
    decimal? SegmentPrice,
    long? SegmentsAffordable,
    decimal? SpentToday,
    decimal? DailyCap,
    MessageView.Failure? Error)
{
    public static BalanceView Of(BalanceState state, Tariff tariff, decimal? spent, decimal? cap, DateTimeOffset now) => new(
        state.Balance,
        state.HeardAt,
        state.HeardAt is { } at ? (long)Math.Max(0, (now - at).TotalSeconds) : null,
        state.Reserved,
        tariff.Default,
        state.Left is { } left && tariff.Default is > 0 and var price ? (long)Math.Min(long.MaxValue, Math.Max(0, Math.Floor(left / price))) : null,
        spent,
        cap,
        state.Error is { } error ? MessageView.Failure.Of(error.Code, error.Detail) : null);
}
