using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;

namespace SmsFunctions.Gate;

/// <summary>The endpoints <c>GET gate</c> and <c>PUT gate</c>.</summary>
public sealed class GateFunctions(SendingGate gate, WaitingWork waiting, BodyReader bodies, ILogger<GateFunctions> logger)
{
    [Function("GetGate")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "gate")] HttpRequest request, CancellationToken cancellation) =>
        AnswerAsync(gate.ReadAsync, cancellation);

    [Function("SetGate")]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "gate")] HttpRequest request, CancellationToken cancellation)
    {
        if (DryRun.Refusal(request) is { } refusal)
        {
            return refusal;
        }

        var (body, _, problem) = await bodies.ReadJsonAsync(request, GateJson.Default.GateRequest, BodyReader.MaxBody, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var (move, errors) = GateRules.Check(body!);
        return move is null ? Problems.Invalid(errors) : await AnswerAsync(
            stop => gate.SetAsync(move.Position, move.Reason, stop, request.Caller().By), cancellation, Problems.ChangeUnknown);
    }

    private Task<IResult> AnswerAsync(
        Func<CancellationToken, Task<GateState>> state, CancellationToken cancellation, Func<IResult>? unfinished = null) =>
        StorageGuard.AnswerAsync(logger, async () =>
        {
            // The gate is set before the count, so that an operator's change takes effect without waiting for it.
            var gateState = await state(cancellation);
            return TypedResults.Ok(GateView.Of(gateState, await waiting.TryCountAsync(cancellation)));
        }, cancellation, unfinished);
}
