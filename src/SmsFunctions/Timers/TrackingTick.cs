using SmsFunctions.Callbacks;
using SmsFunctions.Storage;
using SmsFunctions.Tracking;

namespace SmsFunctions.Timers;

/// <summary>One tick of <c>TrackingTimer</c>: status checks and callbacks that are due.</summary>
public sealed class TrackingTick(TrackingSweep sweep, CallbackSweep callbacks, TimerHeartbeat heartbeat)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        await sweep.RunAsync(cancellation);
        await callbacks.RunAsync(cancellation);
        await heartbeat.BeatAsync(HeartbeatRow.TrackingTimer, cancellation);
    }
}
