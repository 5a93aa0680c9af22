using SmsFunctions.Http;

namespace SmsFunctions.Spending;

/// <summary>The balance as returned by the API, in the account's currency.</summary>
public sealed record BalanceView
{
    /// <value>The last balance of the gateway; null while the gateway has not returned one.</value>
    public required decimal? Balance { get; init; }

    /// <value>The time at which the gateway returned the balance.</value>
    public required DateTimeOffset? At { get; init; }

    /// <value>The age of the balance in seconds.</value>
    public required long? AgeSeconds { get; init; }

    /// <value>The amount reserved for batches that are being sent, as of the same time.</value>
    public required decimal Promised { get; init; }

    /// <value>The price of a segment to a number that no prefix matches; null while no tariff is set.</value>
    public required decimal? SegmentPrice { get; init; }

    /// <value>The number of segments that the balance covers at that price, after reservations.</value>
    public required long? SegmentsAffordable { get; init; }

    /// <value>
    /// The amount taken from the daily cap since midnight UTC, including what instances hold for their next calls; null while no daily cap is set.
    /// </value>
    public required decimal? SpentToday { get; init; }

    public required decimal? DailyCap { get; init; }

    /// <value>The error of the last balance query; null when it succeeded.</value>
    public required Failure? Error { get; init; }

    public static BalanceView Of(BalanceState state, Tariff tariff, decimal? spent, decimal? cap, DateTimeOffset now) => new()
    {
        Balance = state.Balance,
        At = state.HeardAt,
        AgeSeconds = state.HeardAt is { } at ? (long)Math.Max(0, (now - at).TotalSeconds) : null,
        Promised = state.Reserved,
        SegmentPrice = tariff.Default,
        SegmentsAffordable = state.Left is { } left && tariff.Default is > 0 and var price
            ? (long)Math.Min(long.MaxValue, Math.Max(0, Math.Floor(left / price)))
            : null,
        SpentToday = spent,
        DailyCap = cap,
        Error = state.Error is { } error ? Failure.Of(error.Code, error.Detail) : null,
    };
}
