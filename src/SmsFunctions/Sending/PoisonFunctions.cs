using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Sending;

/// <summary>
/// Queue <c>sms-send-poison</c>, where the host moves a hint that made its function fail five times. One that fails here as well stays hidden for
/// ten minutes at a time: there is no poison queue of a poison queue.
/// </summary>
public sealed class PoisonFunctions(PoisonHandler handler, Alerts alerts)
{
    // Bytes, since what is no text gets here because of that.
    [Function("SendPoison")]
    public async Task PoisonedAsync([QueueTrigger(Keys.SendPoisonQueue)] BinaryData message, CancellationToken cancellation)
    {
        if (HintReader.Read(message, StoredJson.Types.SendHint, out var problem) is { Id.Partition: not null } hint)
        {
            await handler.HandleAsync(hint.Id, MarkerKind.Send, cancellation);
        }
        else
        {
            alerts.HintUnreadable(Keys.SendPoisonQueue, problem);
        }
    }
}
