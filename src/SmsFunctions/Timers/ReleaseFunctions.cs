using Microsoft.Azure.Functions.Worker;
using SmsFunctions.Gate;
using SmsFunctions.Health;
using SmsFunctions.Messages;
using SmsFunctions.Sending;
using SmsFunctions.Spending;
using SmsFunctions.Storage;
using SmsFunctions.Submission;

namespace SmsFunctions.Timers;

/// <summary>The timer for sending.</summary>
public sealed class ReleaseFunctions(
    SendingGate gate,
    HeldSweep held,
    SendSweep sweep,
    UnpaidSweep unpaid,
    UnfinishedBatchSweep unfinished,
    BalanceWatch balance,
    PoisonWatch poison,
    GaugeSampler gauges,
    TimerHeartbeat heartbeat)
{
    [Function("ReleaseTimer")]
    public async Task ReleaseAsync([TimerTrigger("%ReleaseTimer%")] TimerInfo timer, CancellationToken cancellation)
    {
        await gate.ProbeAsync(held.ProbeAsync, cancellation);
        await held.RunAsync(cancellation);
        await sweep.RunAsync(cancellation);
        await unpaid.RunAsync(cancellation);
        await unfinished.RunAsync(cancellation);
        await balance.RunAsync(cancellation);
        await poison.RunAsync(cancellation);
        await gauges.RunAsync(cancellation);
        await heartbeat.BeatAsync(MarkerKind.Send, cancellation);
    }
}
