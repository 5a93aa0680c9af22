using SmsFunctions.Gate;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Timers;

/// <summary>One tick of <c>ReleaseTimer</c>: the probe of a closed gate, then the messages that can be sent now.</summary>
public sealed class ReleaseTick(SendingGate gate, HeldSweep held, SendSweep sweep, TimerHeartbeat heartbeat)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        await gate.ProbeAsync(held.ProbeAsync, cancellation);
        await held.RunAsync(cancellation);
        await sweep.RunAsync(cancellation);
        await heartbeat.BeatAsync(HeartbeatRow.ReleaseTimer, cancellation);
    }
}
