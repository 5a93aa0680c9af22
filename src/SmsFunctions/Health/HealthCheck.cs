using SmsFunctions.Foundation;
using SmsFunctions.Gate;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;

namespace SmsFunctions.Health;

/// <summary>
/// Checks whether the app can accept and process messages. The endpoint is anonymous, so the check runs at most once every 2 seconds.
/// </summary>
public sealed class HealthCheck(StorageSetup storage, SendingGate gate, TimerHeartbeat heartbeat, GatewayStartNotes notes, TimeProvider time)
{
    /// <value>The time after which a timer or a message counts as overdue. It covers many timer ticks, even with longer timer intervals.</value>
    public static readonly TimeSpan Overdue = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1);
    private HealthView? _last;
    private long _lastAt;

    public async Task<HealthView> LookAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_last is null || time.GetElapsedTime(_lastAt) >= Fresh)
            {
                // The result is shared by all callers, so the cancellation of the first caller must not end the check.
                using var limit = new TimeLimit(Timeout, time, CancellationToken.None);
                (_last, _lastAt) = (await AskAsync(limit.Token), time.GetTimestamp());
            }

            return _last;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<HealthView> AskAsync(CancellationToken cancellation)
    {
        if (await storage.ProblemAsync(cancellation) is { } problem)
        {
            return new HealthView(HealthView.Unavailable, [problem], notes.Notes, problem);
        }

        try
        {
            var position = (await gate.ReadAsync(cancellation)).Position;
            var release = await heartbeat.LastAsync(HeartbeatRow.ReleaseTimer, cancellation);
            var tracking = await heartbeat.LastAsync(HeartbeatRow.TrackingTimer, cancellation);
            var maintenance = await heartbeat.LastAsync(HeartbeatRow.MaintenanceTimer, cancellation);
            var problems = HealthRules.Problems(release, tracking, maintenance, time.GetUtcNow());
            var held = HealthRules.HeldForMoney(maintenance);
            var status = HealthRules.Status(problems, held, position);
            return new HealthView(status, [.. problems, .. held], notes.Notes, HealthView.Ok, position.Word(), release?.OldestDue);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, CancellationToken.None) || cancellation.IsCancellationRequested)
        {
            const string Lost = "storage cannot be reached";
            return new HealthView(HealthView.Unavailable, [Lost], notes.Notes, Lost);
        }
    }
}
