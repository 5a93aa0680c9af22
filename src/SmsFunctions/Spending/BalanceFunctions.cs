using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;

namespace SmsFunctions.Spending;

/// <summary>The endpoint <c>GET balance</c>.</summary>
public sealed class BalanceFunctions(BalanceReader balance, ILogger<BalanceFunctions> logger)
{
    [Function("GetBalance")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "balance")] HttpRequest request, CancellationToken cancellation) =>
        StorageGuard.AnswerAsync(logger, async () => TypedResults.Ok(await balance.ReadAsync(cancellation)), cancellation);
}
