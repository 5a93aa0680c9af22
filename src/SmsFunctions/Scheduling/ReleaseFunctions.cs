using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Sending;

namespace SmsFunctions.Scheduling;

/// <summary>The timer of the sending side.</summary>
public sealed class ReleaseFunctions(SendSweep sweep)
{
    [Function("ReleaseTimer")]
    public Task ReleaseAsync([TimerTrigger("%ReleaseTimer%")] TimerInfo timer, CancellationToken cancellation) => sweep.RunAsync(cancellation);
}
