using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>
/// When each timer last came to its end, and since when the oldest of what its sweep found had been due: one row each, since whoever asks for the
/// app's health runs elsewhere. Written every half minute at most.
/// </summary>
public sealed class TimerHeartbeat(TableServiceClient tables, SmsMetrics metrics, TimeProvider time, ILogger<TimerHeartbeat> logger)
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

    /// <summary>Lets a new app's time begin to count, so that timers that never run are noticed too.</summary>
    public async Task BeginAsync(MarkerKind kind, CancellationToken cancellation)
    {
        var (partition, key) = Keys.TimerHeartbeat(kind);
        try
        {
            await _table.AddEntityAsync(new TableEntity(partition, key) { [At] = time.GetUtcNow() }, cancellation);
        }
        catch (RequestFailedException there) when (StorageFault.IsTaken(there))
        {
            // It is not new.
        }
    }

    /// <summary>Takes note of what a sweep found; in memory, until its timer's next beat.</summary>
    /// <param name="dueSince">Since when the oldest of it has been due; null when nothing was found.</param>
    /// <param name="memory">For how long what was found may not be found again although nothing has become of it.</param>
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

    /// <summary>A timer has come to its end. The row decides nothing, so the last writer wins, and a failure is only logged.</summary>
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

    /// <returns>Null before <see cref="BeginAsync"/>.</returns>
    public async Task<SweepBeat?> LastAsync(MarkerKind kind, CancellationToken cancellation)
    {
        var (partition, key) = Keys.TimerHeartbeat(kind);
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellation);
        return row.HasValue && row.Value!.GetDateTimeOffset(At) is { } at ? new SweepBeat(at, row.Value.GetDateTimeOffset(Oldest)) : null;
    }
}

/// <param name="At">When the timer last came to its end, or the app first began.</param>
/// <param name="OldestDue">Since when the oldest work that it found had been due; null when there was none.</param>
public sealed record SweepBeat(DateTimeOffset At, DateTimeOffset? OldestDue);
