using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>
/// Stores when each timer last completed, the due time of the oldest work that its sweep found, and when a delivery status was last received. Each
/// <see cref="HeartbeatRow"/> is stored, because the health check may run in another instance.
/// </summary>
public sealed class TimerHeartbeat(TableServiceClient tables, WorkMetrics metrics, TimeProvider time, ILogger<TimerHeartbeat> logger)
{
    private const string Oldest = nameof(Oldest);

    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Lock _lock = new();
    private readonly Dictionary<HeartbeatRow, long> _written = [];
    private readonly Dictionary<MarkerKind, List<(long At, DateTimeOffset? DueSince)>> _seen = [];

    /// <summary>Inserts the first heartbeat of a new app, so that the health check also detects timers that never run.</summary>
    public async Task BeginAsync(HeartbeatRow row, CancellationToken cancellation)
    {
        try
        {
            await _table.AddEntityAsync(new TableEntity(row.Partition, row.Row) { [row.Column] = time.GetUtcNow() }, cancellation);
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
            seen.RemoveAll(one => time.GetElapsedTime(one.At) > memory + Tick);
            seen.Add((time.GetTimestamp(), dueSince < now ? dueSince : null));
            oldest = seen.Min(one => one.DueSince);
        }

        metrics.WorkSeen(kind, now - (oldest ?? now));
    }

    /// <summary>Records that the event of the row happened now. No message depends on the row, so the last writer wins and a failure is only logged.</summary>
    public async Task BeatAsync(HeartbeatRow row, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var entity = new TableEntity(row.Partition, row.Row) { [row.Column] = now };
        lock (_lock)
        {
            if (_written.TryGetValue(row, out var last) && time.GetElapsedTime(last) < row.AtMostEvery)
            {
                return;
            }

            _written[row] = time.GetTimestamp();
            if (row.Work is { } kind && _seen.GetValueOrDefault(kind)?.Min(one => one.DueSince) is { } oldest)
            {
                entity[Oldest] = oldest;
            }
        }

        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            await _table.UpsertEntityAsync(entity, TableUpdateMode.Replace, limit.Token);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation) || limit.HasRunOut)
        {
            lock (_lock)
            {
                _written.Remove(row);
            }

            logger.HeartbeatNotStored(fault);
        }
    }

    /// <returns>The last heartbeat; null when there was none yet.</returns>
    public async Task<Heartbeat?> LastAsync(HeartbeatRow row, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(row.Partition, row.Row, cancellationToken: cancellation);
        return found.HasValue ? Read(found.Value!, row) : null;
    }

    internal static Heartbeat? Read(TableEntity found, HeartbeatRow row) =>
        found.GetDateTimeOffset(row.Column) is { } at ? new Heartbeat(at, found.GetDateTimeOffset(Oldest)) : null;
}

/// <param name="At">The time at which the event last happened; for a timer that never completed, the first start of the app.</param>
/// <param name="OldestDue">The due time of the oldest work that the timer found; null when there was none.</param>
public sealed record Heartbeat(DateTimeOffset At, DateTimeOffset? OldestDue);
