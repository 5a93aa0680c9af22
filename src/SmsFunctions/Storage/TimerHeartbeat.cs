using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>
/// Stores when each timer last completed, and the due time of the oldest work that its sweep found. Each timer has one row in storage, because the
/// health check may run in another instance. A row is written at most every 30 seconds.
/// </summary>
public sealed class TimerHeartbeat(TableServiceClient tables, WorkMetrics metrics, TimeProvider time, ILogger<TimerHeartbeat> logger)
{
    private const string At = nameof(At);
    private const string Oldest = nameof(Oldest);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Lock _lock = new();
    private readonly Dictionary<MarkerKind, DateTimeOffset> _written = [];
    private readonly Dictionary<MarkerKind, List<(DateTimeOffset At, DateTimeOffset? DueSince)>> _seen = [];

    /// <summary>Inserts the first heartbeat of a new app, so that the health check also detects timers that never run.</summary>
    public async Task BeginAsync(MarkerKind kind, CancellationToken cancellation)
    {
        var (partition, key) = Keys.TimerHeartbeat(kind);
        try
        {
            await _table.AddEntityAsync(new TableEntity(partition, key) { [At] = time.GetUtcNow() }, cancellation);
        }
        catch (RequestFailedException there) when (StorageFault.IsTaken(there))
        {
            // The row exists already.
        }
    }

    /// <summary>Records in memory what a sweep found, until the next heartbeat of its timer.</summary>
    /// <param name="dueSince">The due time of the oldest work found; null when nothing was found.</param>
    /// <param name="memory">The time for which found work may not be found again, even if it is still open.</param>
    public void See(MarkerKind kind, DateTimeOffset? dueSince, TimeSpan memory)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? oldest;
        lock (_lock)
        {
            var seen = _seen.TryGetValue(kind, out var known) ? known : _seen[kind] = [];
            seen.RemoveAll(one => now - one.At > memory + Tick);
            seen.Add((now, dueSince < now ? dueSince : null));
            oldest = seen.Min(one => one.DueSince);
        }

        metrics.WorkSeen(kind, now - (oldest ?? now));
    }

    /// <summary>Records that a timer completed. No decision depends on the row, so the last writer wins and a failure is only logged.</summary>
    public async Task BeatAsync(MarkerKind kind, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (partition, key) = Keys.TimerHeartbeat(kind);
        var row = new TableEntity(partition, key) { [At] = now };
        lock (_lock)
        {
            if (now - _written.GetValueOrDefault(kind) < Step)
            {
                return;
            }

            _written[kind] = now;
            if (_seen.GetValueOrDefault(kind)?.Min(one => one.DueSince) is { } oldest)
            {
                row[Oldest] = oldest;
            }
        }

        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, limit.Token);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation) || limit.HasRunOut)
        {
            logger.PulseNotStored(fault);
        }
    }

    /// <returns>The last heartbeat; null before <see cref="BeginAsync"/>.</returns>
    public async Task<SweepBeat?> LastAsync(MarkerKind kind, CancellationToken cancellation)
    {
        var (partition, key) = Keys.TimerHeartbeat(kind);
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellation);
        return row.HasValue && row.Value!.GetDateTimeOffset(At) is { } at ? new SweepBeat(at, row.Value.GetDateTimeOffset(Oldest)) : null;
    }
}

/// <param name="At">The time at which the timer last completed, or at which the app first started.</param>
/// <param name="OldestDue">The due time of the oldest work that the timer found; null when there was none.</param>
public sealed record SweepBeat(DateTimeOffset At, DateTimeOffset? OldestDue);
