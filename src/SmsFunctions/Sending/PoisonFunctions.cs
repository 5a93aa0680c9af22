using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// The trigger of queue <c>sms-send-poison</c>. The host moves a hint there after its function failed five times. A poison queue has no poison queue:
/// a hint that fails here as well is delivered again after ten minutes, five times in all. <see cref="PoisonWatch"/> removes it.
/// </summary>
public sealed class PoisonFunctions(PoisonHandler handler, Alerts alerts)
{
    // The parameter is bytes because a hint that is not text fails as well and is moved here.
    [Function("SendPoison")]
    public async Task PoisonedAsync([QueueTrigger(Keys.SendPoisonQueue)] BinaryData message, CancellationToken cancellation)
    {
        if (HintReader.Read(message, SendHintJson.Types.SendHint, out var problem) is { Id.Partition: not null } hint)
        {
            await handler.HandleAsync(hint.Id, MarkerKind.Send, cancellation);
        }
        else
        {
            alerts.HintUnreadable(Keys.SendPoisonQueue, problem);
        }
    }
}
