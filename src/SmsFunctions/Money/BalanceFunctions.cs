using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Sending;

namespace SmsFunctions.Money;

/// <summary>GET balance.</summary>
public sealed class BalanceFunctions(BalanceBook book, DailySpending spending, Tariff tariff, TimeProvider time, ILogger<BalanceFunctions> logger)
{
    [Function("GetBalance")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "balance")] HttpRequest request, CancellationToken cancellation) => StorageGuard.AnswerAsync(logger, async () =>
    {
        var state = await book.ReadAsync(cancellation);
        decimal? spent = spending.Cap is null ? null : await spending.TakenAsync(cancellation);
        return TypedResults.Ok(BalanceView.Of(state, tariff, spent, spending.Cap, time.GetUtcNow()));
    }, cancellation);
}

/// <summary>The balance as the API shows it, in the account's currency.</summary>
/// <param name="Balance">Null while the gateway has not told it.</param>
/// <param name="At">When the gateway told it.</param>
/// <param name="AgeSeconds">Since then.</param>
/// <param name="Promised">To batches that go out, since then.</param>
/// <param name="SegmentPrice">Of a number that no prefix matches; null while no tariff is set.</param>
/// <param name="SegmentsAffordable">At that price, after what is promised.</param>
/// <param name="SpentToday">Since midnight UTC; null while there is no cap.</param>
/// <param name="Error">Why the last question had no answer.</param>
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
