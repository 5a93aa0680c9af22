using System.Text.Json.Nodes;
using SmsFunctions.Messages;
using SmsFunctions.Search;
using SmsFunctions.Spending;
using SmsFunctions.TestSupport;

namespace SmsFunctions.IntegrationTests.Spending;

/// <summary>Requests and settings for tests of balance and prices.</summary>
internal static class SpendingDriver
{
    public static void SetBalance(this InProcessApp app, decimal balance) => app.Simulator.Ledger.Balance = balance;

    /// <summary>GET batches/{id}.</summary>
    public static async Task<JsonNode> BatchAsync(this InProcessApp app, BatchId id) =>
        (await DirectCall.OfAsync(app.Services, [], request => app.Create<ReadBatchFunctions>().GetAsync(request, id.ToString(), CancellationToken.None))).Json;

    /// <summary>GET balance.</summary>
    public static async Task<JsonNode> BalanceAsync(this InProcessApp app) =>
        (await DirectCall.OfAsync(app.Services, [], request => app.Create<BalanceFunctions>().GetAsync(request, CancellationToken.None))).Json;
}
