using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Callbacks;
using SmsFunctions.Messages;
using SmsFunctions.Retention;
using SmsFunctions.Sending;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Tracking;

/// <summary>The timer of delivery tracking, and the triggers of queue <c>sms-poll</c> and its poison queue.</summary>
public sealed class TrackingFunctions(
    TrackingSweep sweep,
    CallbackSweep callbacks,
    RetentionSweep retention,
    TimerHeartbeat heartbeat,
    PollHandler handler,
    PoisonHandler poison,
    Alerts alerts)
{
    [Function("TrackingTimer")]
    public async Task TrackAsync([TimerTrigger("%TrackingTimer%")] TimerInfo timer, CancellationToken cancellation)
    {
        await sweep.RunAsync(cancellation);
        await callbacks.RunAsync(cancellation);
        await heartbeat.BeatAsync(MarkerKind.Poll, cancellation);
        await retention.RunAsync(cancellation);
    }

    [Function("PollChunks")]
    public async Task PollAsync([QueueTrigger(Keys.PollQueue)] string message, CancellationToken cancellation)
    {
        if (HintReader.Read(message, PollHintJson.Types.PollHint, out var problem) is { } hint)
        {
            await handler.HandleAsync(hint, cancellation);
        }
        else
        {
            alerts.HintUnreadable(Keys.PollQueue, problem);
        }
    }

    [Function("PollPoison")]
    public async Task PoisonedAsync([QueueTrigger(Keys.PollPoisonQueue)] BinaryData message, CancellationToken cancellation)
    {
        if (HintReader.Read(message, PollHintJson.Types.PollHint, out var problem) is { Chunks.IsDefaultOrEmpty: false } hint)
        {
            foreach (var chunk in hint.Chunks)
            {
                await poison.HandleAsync(chunk, MarkerKind.Poll, cancellation);
            }
        }
        else
        {
            alerts.HintUnreadable(Keys.PollPoisonQueue, problem);
        }
    }
}
