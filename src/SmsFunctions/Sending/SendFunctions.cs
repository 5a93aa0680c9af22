using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>The trigger of queue <c>sms-send</c>.</summary>
public sealed class SendFunctions(SendHandler handler, Alerts alerts)
{
    [Function("SendChunk")]
    public async Task SendAsync([QueueTrigger(Keys.SendQueue)] string message, CancellationToken cancellation)
    {
        if (HintReader.Read(message, SendHintJson.Types.SendHint, out var problem) is { Id.Partition: not null } hint)
        {
            await handler.HandleAsync(hint, cancellation);
        }
        else
        {
            alerts.HintUnreadable(Keys.SendQueue, problem);
        }
    }
}
