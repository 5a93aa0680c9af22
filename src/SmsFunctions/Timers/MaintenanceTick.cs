using SmsFunctions.Attention;
using SmsFunctions.Health;
using SmsFunctions.Sending;
using SmsFunctions.Spending;
using SmsFunctions.Storage;
using SmsFunctions.Submission;

namespace SmsFunctions.Timers;

/// <summary>
/// One tick of <c>MaintenanceTimer</c>: expired and unpaid messages, unfinished batches, balance, poison queues, stale rows of the list for operators, and
/// gauges. Each sweep has a time budget of its own, and all of them together fit into the <c>functionTimeout</c> of the host.
/// </summary>
public sealed class MaintenanceTick(
    HeldSweep held,
    UnpaidSweep unpaid,
    UnfinishedBatchSweep unfinished,
    BalanceWatch balance,
    PoisonWatch poison,
    AttentionSweep attention,
    GaugeSampler gauges,
    TimerHeartbeat heartbeat)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        await held.ExpireAsync(cancellation);
        await unpaid.RunAsync(cancellation);
        await unfinished.RunAsync(cancellation);
        await balance.RunAsync(cancellation);
        await poison.RunAsync(cancellation);
        await attention.RunAsync(cancellation);
        await gauges.RunAsync(cancellation);
        await heartbeat.BeatAsync(HeartbeatRow.MaintenanceTimer, cancellation);
    }
}
