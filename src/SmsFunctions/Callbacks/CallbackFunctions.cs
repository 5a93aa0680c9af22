using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Callbacks;

/// <summary>Queue <c>sms-callback</c> with its poison queue; GET messages/{id}/callbacks, POST messages/{id}/callbacks/redeliver.</summary>
public sealed class CallbackFunctions(
    CallbackHandler handler, CallbackOperations operations, BodyReader bodies, Alerts alerts, ILogger<CallbackFunctions> logger)
{
    [Function("SendCallback")]
    public async Task SendAsync([QueueTrigger(Keys.CallbackQueue)] string message, CancellationToken cancellation)
    {
        if (HintReader.Read(message, CallbackHintJson.Default.CallbackHint, out var problem) is { } hint)
        {
            await handler.HandleAsync(hint, cancellation);
        }
        else
        {
            alerts.HintUnreadable(Keys.CallbackQueue, problem);
        }
    }

    [Function("CallbackPoison")]
    public void Poisoned([QueueTrigger(Keys.CallbackPoisonQueue)] BinaryData message)
    {
        // The row of the pending callback was postponed before each attempt, so the sweep finds it again at that time.
        if (HintReader.Read(message, CallbackHintJson.Default.CallbackHint, out var problem) is { } hint)
        {
            alerts.CallbackStuck(hint.Chunk);
        }
        else
        {
            alerts.HintUnreadable(Keys.CallbackPoisonQueue, problem);
        }
    }

    [Function("GetCallbacks")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "messages/{id}/callbacks")] HttpRequest request, string id, CancellationToken cancellation) =>
        MessageId.TryParse(id, out var message)
            ? await StorageGuard.AnswerAsync(
                logger,
                async () => await operations.LogAsync(message, request.Caller(), cancellation) is { } log ? TypedResults.Ok(log) : Problems.NoMessage(),
                cancellation)
            : Problems.NoMessage();

    [Function("RedeliverCallbacks")]
    public async Task<IResult> RedeliverAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "messages/{id}/callbacks/redeliver")] HttpRequest request,
        string id,
        CancellationToken cancellation)
    {
        if (DryRun.Refusal(request) is { } refusal)
        {
            return refusal;
        }

        var (_, problem) = await bodies.ReadNoFieldsAsync(request, cancellation);
        return problem
            ?? (!MessageId.TryParse(id, out var message) ? Problems.NoMessage()
                : await StorageGuard.AnswerAsync(
                    logger,
                    async () => await operations.RedeliverAsync(message, cancellation) is { } count
                        ? TypedResults.Accepted((string?)null, new Redelivery(count))
                        : Problems.NoMessage(),
                    cancellation,
                    Problems.ChangeUnknown));
    }
}
