using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>The triggers of queues <c>sms-send</c> and <c>sms-send-low</c>. A hint that is in the wrong queue is handled as well.</summary>
public sealed class SendFunctions(HintHandler handler, Alerts alerts)
{
    [Function("SendChunk")]
    public Task SendAsync([QueueTrigger(Keys.SendQueue)] string message, CancellationToken cancellation) =>
        HandleAsync(message, Keys.SendQueue, Priority.Normal, cancellation);

    [Function("SendLowChunk")]
    public Task SendLowAsync([QueueTrigger(Keys.SendLowQueue)] string message, CancellationToken cancellation) =>
        HandleAsync(message, Keys.SendLowQueue, Priority.Low, cancellation);

    private async Task HandleAsync(string message, string queue, Priority priority, CancellationToken cancellation)
    {
        if (HintReader.Read(message, SendHintJson.Types.SendHint, out var problem) is { Id.Partition: not null } hint)
        {
            await handler.HandleAsync(hint, priority, cancellation);
        }
        else
        {
            alerts.HintUnreadable(queue, problem);
        }
    }
}
