using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Sending;
using SmsFunctions.Sending.Batches;

namespace SmsFunctions.Scheduling;

/// <summary>The timer of the sending side.</summary>
public sealed class ReleaseFunctions(SendSweep sweep, UnfinishedBatchSweep unfinished)
{
    [Function("ReleaseTimer")]
    public async Task ReleaseAsync([TimerTrigger("%ReleaseTimer%")] TimerInfo timer, CancellationToken cancellation)
    {
        await sweep.RunAsync(cancellation);
        await unfinished.RunAsync(cancellation);
    }
}
