using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>Queue <c>sms-send</c>.</summary>
public sealed class SendFunctions(SendHandler handler, ILogger<SendFunctions> logger)
{
    [Function("SendChunk")]
    public async Task SendAsync([QueueTrigger(Keys.SendQueue)] string message, CancellationToken cancellation)
    {
        if (HintReader.Read(message, StoredJson.Types.SendHint, out var problem) is { Id.Partition: not null } hint)
        {
            await handler.HandleAsync(hint, cancellation);
        }
        else
        {
            logger.UnreadableHint(Keys.SendQueue, problem);
        }
    }
}
