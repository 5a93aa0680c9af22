using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>POST messages, GET messages/{id}.</summary>
public sealed class MessageFunctions(MessageRules rules, MessageIntake intake, OnceOnly once, ChunkTable table, ILogger<MessageFunctions> logger)
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

        return await StorageGuard.AnswerAsync(logger, () => once.AnswerAsync(request, bytes, AcceptAsync, cancellation), cancellation);

        async Task<(IResult, bool)> AcceptAsync(Acceptance acceptance)
        {
            var taken = await intake.AcceptAsync(message, acceptance, cancellation);
            var view = MessageView.Of(taken.Chunk, 0);
            return (taken.IsStored ? TypedResults.Accepted($"{request.Path}/{view.Id}", view) : Problems.AcceptUnknown("messages", view.Id), false);
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
            ? TypedResults.Ok(MessageView.Of(stored.Chunk, message.Index))
            : Problems.NotFound("There is no message with this id."), cancellation);
    }
}
