using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;

namespace SmsFunctions.Account;

/// <summary>GET gate, PUT gate.</summary>
public sealed class GateFunctions(Gate gate, WaitingWork waiting, ILogger<GateFunctions> logger)
{
    private const int MaxBody = 64 * 1024;

    [Function("GetGate")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "gate")] HttpRequest request, CancellationToken cancellation) =>
        StorageGuard.AnswerAsync(logger, async () => await ViewAsync(await gate.ReadAsync(cancellation), cancellation), cancellation);

    [Function("SetGate")]
    public async Task<IResult> SetAsync([HttpTrigger(AuthorizationLevel.Function, "put", Route = "gate")] HttpRequest request, CancellationToken cancellation)
    {
        var (body, _, problem) = await JsonBody.ReadAsync(request, GateJson.Default.GateRequest, MaxBody, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var (move, errors) = GateRules.Check(body!);
        return move is null
            ? Problems.Invalid(errors)
            : await StorageGuard.AnswerAsync(logger, async () => await ViewAsync(await gate.SetAsync(move.Position, move.Reason, cancellation), cancellation), cancellation);
    }

    private async Task<IResult> ViewAsync(GateState state, CancellationToken cancellation) =>
        TypedResults.Ok(GateView.Of(state, await waiting.CountAsync(cancellation)));
}
