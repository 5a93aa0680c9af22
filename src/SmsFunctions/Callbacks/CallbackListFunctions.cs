using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Scheduling;

namespace SmsFunctions.Callbacks;

/// <summary>GET callbacks, POST callbacks/redeliver: the callbacks of all messages.</summary>
public sealed class CallbackListFunctions(
    CallbackReader reader, CallbackRedelivery redelivery, BodyReader bodies, ILogger<CallbackListFunctions> logger)
{
    [Function("ListCallbacks")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "callbacks")] HttpRequest request, CancellationToken cancellation)
    {
        var (list, refusal) = CallbackListRequest.Read(request.Query);
        return refusal ?? await StorageGuard.AnswerAsync(logger, async () => TypedResults.Ok(await reader.ReadAsync(list!, cancellation)), cancellation);
    }

    [Function("RedeliverAllCallbacks")]
    public async Task<IResult> RedeliverAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "callbacks/redeliver")] HttpRequest request, CancellationToken cancellation)
    {
        var (body, _, problem) = await bodies.ReadJsonAsync(request, RedeliverJson.Default.RedeliverRequest, BodyReader.MaxBody, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var (since, wrong) = body!.Since is { } text ? TimeText.Read(text) : (null, "is required: a time such as 2026-12-31T10:00:00Z");
        var isDryRun = DryRun.IsWanted(request);
        return since is not { } from ? Problems.Invalid("since", wrong!) : await StorageGuard.AnswerAsync(
            logger,
            async () => await redelivery.RunAsync(from, isDryRun, cancellation) is var done && isDryRun
                ? TypedResults.Ok(done)
                : TypedResults.Accepted((string?)null, done),
            cancellation,
            Problems.ChangeUnknown);
    }
}
