using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Tracking;

/// <summary>The timer of delivery tracking, and queue <c>sms-poll</c>.</summary>
public sealed class TrackingFunctions(TrackingSweep sweep, PollHandler handler, ILogger<TrackingFunctions> logger)
{
    [Function("TrackingTimer")]
    public Task TrackAsync([TimerTrigger("%TrackingTimer%")] TimerInfo timer, CancellationToken cancellation) => sweep.RunAsync(cancellation);

    [Function("PollChunks")]
    public async Task PollAsync([QueueTrigger(Keys.PollQueue)] string message, CancellationToken cancellation)
    {
        if (HintReader.Read(message, StoredJson.Types.PollHint, out var problem) is { } hint)
        {
            await handler.HandleAsync(hint, cancellation);
        }
        else
        {
            logger.UnreadableHint(Keys.PollQueue, problem);
        }
    }
}
