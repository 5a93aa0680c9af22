using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;

namespace SmsFunctions.Spending;

/// <summary>The endpoint <c>GET balance</c>.</summary>
public sealed class BalanceFunctions(BalanceBook book, DailySpending spending, Tariff tariff, TimeProvider time, ILogger<BalanceFunctions> logger)
{
    [Function("GetBalance")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "balance")] HttpRequest request, CancellationToken cancellation) =>
        StorageGuard.AnswerAsync(logger, async () =>
        {
            var state = await book.ReadAsync(cancellation);
            decimal? spent = spending.Cap is null ? null : await spending.TakenAsync(cancellation);
            return TypedResults.Ok(BalanceView.Of(state, tariff, spent, spending.Cap, time.GetUtcNow()));
        }, cancellation);
}
