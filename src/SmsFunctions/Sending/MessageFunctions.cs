using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Scheduling;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>POST messages, GET messages/{id}.</summary>
public sealed class MessageFunctions(MessageRules rules, MessageIntake intake, OnceOnly once, ChunkTable table, TimeProvider time, ILogger<MessageFunctions> logger)
{
    private const int MaxBody = 1024 * 1024;

    [Function("SendMessage")]
    public async Task<IResult> SendAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "messages")] HttpRequest request, CancellationToken cancellation)
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

        if (DryRun.IsWanted(request))
        {
            var acceptance = Acceptance.Of(time.GetUtcNow());
            var (timing, problems) = TimingRules.Judge(message.Times, acceptance.At);
            return timing is null ? Problems.Invalid(problems) : TypedResults.Ok(MessageView.Of(intake.Plan(message, timing, acceptance), 0, acceptance.At) with { Id = null });
        }

        return await StorageGuard.AnswerAsync(logger, () => once.AnswerAsync(request, bytes, AcceptAsync, cancellation), cancellation);

        async Task<(IResult, bool)> AcceptAsync(Acceptance acceptance)
        {
            var (timing, problems) = TimingRules.Judge(message.Times, acceptance.At);
            if (timing is null)
            {
                return (Problems.Invalid(problems), true);
            }

            var taken = await intake.AcceptAsync(message, timing, acceptance, cancellation);
            var view = MessageView.Of(taken.Chunk, 0, time.GetUtcNow());
            return (taken.IsStored ? TypedResults.Accepted($"{request.Path}/{view.Id}", view) : Problems.AcceptUnknown("messages", view.Id!), false);
        }
    }

    [Function("GetMessage")]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "messages/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (!MessageId.TryParse(id, out var message))
        {
            return Problems.NotFound("This is not the id of a message. An id is what POST messages answered.");
        }

        return await StorageGuard.AnswerAsync(logger, async () => await table.ReadAsync(message.Chunk, cancellation) is { } stored && message.Index < stored.Chunk.Recipients.Length
            ? TypedResults.Ok(MessageView.Of(stored.Chunk, message.Index, time.GetUtcNow()))
            : Problems.NotFound("There is no message with this id."), cancellation);
    }
}
