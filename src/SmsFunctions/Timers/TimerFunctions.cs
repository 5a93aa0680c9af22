using Microsoft.Azure.Functions.Worker;

namespace SmsFunctions.Timers;

/// <summary>The triggers of all timers.</summary>
public sealed class TimerFunctions(ReleaseTick release, TrackingTick tracking, MaintenanceTick maintenance, RetentionTick retention)
{
    [Function("ReleaseTimer")]
    public Task ReleaseAsync([TimerTrigger("%ReleaseTimer%")] TimerInfo timer, CancellationToken cancellation) => release.RunAsync(cancellation);

    [Function("TrackingTimer")]
    public Task TrackAsync([TimerTrigger("%TrackingTimer%")] TimerInfo timer, CancellationToken cancellation) => tracking.RunAsync(cancellation);

    [Function("MaintenanceTimer")]
    public Task MaintainAsync([TimerTrigger("%MaintenanceTimer%")] TimerInfo timer, CancellationToken cancellation) => maintenance.RunAsync(cancellation);

    [Function("RetentionTimer")]
    public Task PurgeAsync([TimerTrigger("%RetentionTimer%")] TimerInfo timer, CancellationToken cancellation) => retention.RunAsync(cancellation);
}
