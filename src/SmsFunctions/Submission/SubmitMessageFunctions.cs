using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Search;

namespace SmsFunctions.Submission;

/// <summary>POST messages.</summary>
public sealed class SubmitMessageFunctions(MessageSubmission submission, TimeProvider time, BodyReader bodies, ILogger<SubmitMessageFunctions> logger)
{
    [Function("SendMessage")]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "messages")] HttpRequest request, CancellationToken cancellation)
    {
        var (body, hash, problem) = await bodies.ReadJsonAsync(request, RequestJson.Default.MessageRequest, BodyReader.MaxBody, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var (message, errors) = submission.Check(body!, request.Caller());
        if (message is null)
        {
            return Problems.Invalid(errors);
        }

        if (DryRun.IsWanted(request))
        {
            return await StorageGuard.AnswerAsync(logger, async () => Answer(await submission.TryAsync(message, cancellation)), cancellation);
        }

        return IdempotencyHeader.TryReadKey(request, message.Caller.Name, hash, message.IsSecret, out var key, out var malformed)
            ? await StorageGuard.AnswerAsync(
                logger, async () => IdempotentResult.Of(request, await submission.SubmitAsync(message, key, cancellation), Answer), cancellation)
            : malformed;

        IResult Answer(MessageOutcome outcome) => outcome switch
        {
            MessageOutcome.Accepted accepted => Accepted(request, MessageView.Of(accepted.Chunk, 0, time.GetUtcNow())),
            MessageOutcome.Unknown unknown => Problems.AcceptUnknown("messages", unknown.Id.ToString()),
            MessageOutcome.Refused { Recipient: { } recipient, RetryAfter: { } wait } => Problems.TooMany(recipient, wait),
            MessageOutcome.Refused { Recipient: { } recipient } refused => Problems.Refused(refused.Errors, recipient),
            MessageOutcome.Refused refused => Problems.Invalid(refused.Errors),
            MessageOutcome.TooMany many => Problems.TooMany(many.Limit.Limit, many.Limit.RetryAfter),
            MessageOutcome.Tried tried => TypedResults.Ok(MessageView.Of(tried.Chunk, 0, tried.Chunk.CreatedAt) with
            {
                Id = null,
                AsWritten = tried.AsWritten is { } segments ? MessageView.TextCost.Of(segments) : null,
                Balance = tried.Balance,
            }),
            _ => throw new InvalidOperationException($"{outcome} has no answer."),
        };
    }

    private static IResult Accepted(HttpRequest request, MessageView view) => TypedResults.Accepted($"{request.Path}/{view.Id}", view);
}
