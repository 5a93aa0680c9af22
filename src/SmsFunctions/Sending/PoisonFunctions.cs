using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// The triggers of queues <c>sms-send-poison</c> and <c>sms-send-low-poison</c>. The host moves a hint there after its function failed five times. A poison
/// queue has no poison queue: a hint that fails here as well is delivered again after ten minutes, five times in all. <see cref="PoisonWatch"/> removes it.
/// </summary>
public sealed class PoisonFunctions(HintHandler handler, Alerts alerts)
{
    // The parameter is bytes because a hint that is not text fails as well and is moved here.
    [Function("SendPoison")]
    public Task PoisonedAsync([QueueTrigger(Keys.SendPoisonQueue)] BinaryData message, CancellationToken cancellation) =>
        HandleAsync(message, MarkerKind.Send, Keys.SendPoisonQueue, cancellation);

    [Function("SendLowPoison")]
    public Task LowPoisonedAsync([QueueTrigger(Keys.SendLowPoisonQueue)] BinaryData message, CancellationToken cancellation) =>
        HandleAsync(message, MarkerKind.SendLow, Keys.SendLowPoisonQueue, cancellation);

    private async Task HandleAsync(BinaryData message, MarkerKind kind, string queue, CancellationToken cancellation)
    {
        if (HintReader.Read(message, SendHintJson.Types.SendHint, out var problem) is { Id.Partition: not null } hint)
        {
            await handler.PoisonedAsync(hint, kind, cancellation);
        }
        else
        {
            alerts.HintUnreadable(queue, problem);
        }
    }
}
