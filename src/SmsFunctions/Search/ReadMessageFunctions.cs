using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Callers;
using SmsFunctions.Http;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Search;

/// <summary>GET messages/{id}.</summary>
public sealed class ReadMessageFunctions(ChunkTable table, RetentionNote retention, TimeProvider time, ILogger<ReadMessageFunctions> logger)
{
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
                && request.Caller().MayRead(stored.Chunk.Caller)
                ? TypedResults.Ok(MessageView.Of(stored.Chunk, message.Index, time.GetUtcNow()))
                : Problems.NotFound($"There is no message with this id.{retention.Note(message.Chunk.Batch)}"),
            cancellation);
    }
}
