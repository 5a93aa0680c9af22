using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Http;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>POST messages, GET messages/{id}.</summary>
public sealed class MessageFunctions(MessageRules rules, MessageIntake intake, ChunkTable table, ILogger<MessageFunctions> logger)
{
    private const int MaxBody = 1024 * 1024;

    [Function("SendMessage")]
    public async Task<IResult> SendAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "messages")] HttpRequest request, CancellationToken cancellation)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, RequestJson.Default.MessageRequest, MaxBody, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var (message, errors) = rules.Check(body!);
        if (message is null)
        {
            return Problems.Invalid(errors);
        }

        try
        {
            var taken = await intake.AcceptAsync(message, cancellation);
            var view = MessageView.Of(taken.Chunk, 0);
            return taken.IsStored ? TypedResults.Accepted($"{request.Path}/{view.Id}", view) : Problems.AcceptUnknown(view.Id);
        }
        catch (Azure.RequestFailedException refused)
        {
            // Storage answered, and the answer was no: a table that is not made yet, a right that is missing.
            logger.StorageDown(refused);
            return Problems.StorageDown();
        }
    }

    [Function("GetMessage")]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "messages/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (!MessageId.TryParse(id, out var message))
        {
            return Problems.NotFound("This is not the id of a message. An id is what POST messages answered.");
        }

        try
        {
            return await table.ReadAsync(message.Chunk, cancellation) is { } stored && message.Index < stored.Chunk.Recipients.Length
                ? TypedResults.Ok(MessageView.Of(stored.Chunk, message.Index))
                : Problems.NotFound("There is no message with this id.");
        }
        catch (Exception fault) when (fault is Azure.RequestFailedException || StorageFault.IsOutage(fault, cancellation))
        {
            logger.StorageDown(fault);
            return Problems.StorageDown();
        }
    }
}
