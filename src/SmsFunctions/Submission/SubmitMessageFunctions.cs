using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Idempotency;
using SmsFunctions.Messages;
using SmsFunctions.Scheduling;
using SmsFunctions.Search;
using SmsFunctions.Spending;
using SmsFunctions.StopList;
using SmsFunctions.Storage;

namespace SmsFunctions.Submission;

/// <summary>POST messages, GET messages/{id}.</summary>
public sealed class SubmitMessageFunctions(
    MessageRules rules,
    TimingJudge times,
    RecipientRules recipients,
    MessageIntake intake,
    BalanceBook balance,
    IdempotentHandler once,
    ChunkTable table,
    RetentionNote gone,
    TimeProvider time,
    ILogger<SubmitMessageFunctions> logger)
{
    private const int MaxBody = 1024 * 1024;

    [Function("SendMessage")]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "messages")] HttpRequest request, CancellationToken cancellation)
    {
        var (body, bytes, problem) = await JsonBody.ReadAsync(request, RequestJson.Default.MessageRequest, MaxBody, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var (message, errors) = rules.Check(body!);
        if (message is null)
        {
            return Problems.Invalid(errors);
        }

        IdempotencyKey? key = null;
        if (!DryRun.IsWanted(request) && !IdempotencyHeader.TryReadKey(request, bytes, out key, out var malformed))
        {
            return malformed;
        }

        return await StorageGuard.AnswerAsync(logger, async () =>
        {
            await recipients.RefreshAsync(cancellation);
            return DryRun.IsWanted(request)
                ? await TryAsync(message, Acceptance.Of(time.GetUtcNow()), cancellation)
                : IdempotentResult.Of(request, await once.HandleAsync(key, AcceptAsync, cancellation), answer => answer);
        }, cancellation);

        async Task<Handled<IResult>> AcceptAsync(Acceptance acceptance)
        {
            var (timing, refused) = Judge(message, acceptance);
            if (refused is not null)
            {
                // A refused first request frees its key. A repeated request may be stored already, so it keeps its key.
                return new(refused, !acceptance.IsRepeated);
            }

            var taken = await intake.AcceptAsync(message, timing!, acceptance, cancellation);
            var view = MessageView.Of(taken.Chunk, 0, time.GetUtcNow());
            return new(taken.IsStored ? TypedResults.Accepted($"{request.Path}/{view.Id}", view) : Problems.AcceptUnknown("messages", view.Id!), false);
        }
    }

    private (Timing? Timing, IResult? Refused) Judge(ValidMessage message, Acceptance acceptance)
    {
        var (timing, errors) = times.Judge(message.Times, message.Mode, acceptance);
        if (!acceptance.IsRepeated && recipients.Refusal(message.Phone) is { } refusal)
        {
            return (null, Problems.Refused(new Dictionary<string, string[]>(errors) { ["to"] = [refusal.Text] }, refusal));
        }

        return timing is null ? (null, Problems.Invalid(errors)) : (timing, null);
    }

    private async Task<IResult> TryAsync(ValidMessage message, Acceptance acceptance, CancellationToken cancellation)
    {
        var (timing, refused) = Judge(message, acceptance);
        if (refused is not null)
        {
            return refused;
        }

        var view = MessageView.Of(intake.Plan(message, timing!, acceptance), 0, acceptance.At);
        return TypedResults.Ok(view with
        {
            Id = null,
            AsWritten = message.Savings.IsAny ? MessageView.TextCost.Of(message.Text.AsWritten) : null,
            Balance = await BalanceCheck.OfAsync(view.Price, balance, cancellation),
        });
    }

    [Function("GetMessage")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "messages/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (!MessageId.TryParse(id, out var message))
        {
            return Problems.NotFound("The id is not a valid message id. POST messages returns the id of a message.");
        }

        return await StorageGuard.AnswerAsync(
            logger,
            async () => await table.ReadAsync(message.Chunk, cancellation) is { } stored && message.Index < stored.Chunk.Recipients.Length
                ? TypedResults.Ok(MessageView.Of(stored.Chunk, message.Index, time.GetUtcNow()))
                : Problems.NotFound($"There is no message with this id.{gone.Note(message.Chunk.Batch)}"),
            cancellation);
    }
}
