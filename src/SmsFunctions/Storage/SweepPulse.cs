using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Storage;

/// <summary>
/// When each sweep last came to its end, and since when its oldest due marker had been due then: one row each, since whoever asks for the app's
/// health runs elsewhere. Written every half minute at most.
/// </summary>
public sealed class SweepPulse(TableServiceClient tables, SmsMetrics metrics, TimeProvider time, ILogger<SweepPulse> logger)
{
    private const string At = nameof(At);
    private const string Oldest = nameof(Oldest);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Dictionary<MarkerKind, DateTimeOffset> _written = [];

    /// <summary>Lets a new app's time begin to count, so that timers that never run are noticed too.</summary>
    public async Task BeginAsync(MarkerKind kind, CancellationToken cancellation)
    {
        var (partition, key) = Keys.SweepPulse(kind);
        try
        {
            await _table.AddEntityAsync(new TableEntity(partition, key) { [At] = time.GetUtcNow() }, cancellation);
        }
        catch (RequestFailedException there) when (StorageFault.IsTaken(there))
        {
            // It is not new.
        }
    }

    /// <summary>The row decides nothing, so the last writer wins, and a failure is only logged.</summary>
    /// <param name="oldest">The time of the oldest marker found; null when there was none.</param>
    public async Task BeatAsync(MarkerKind kind, DateTimeOffset? oldest, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        metrics.WorkSeen(kind, oldest < now ? now - oldest.Value : TimeSpan.Zero);
        if (now - _written.GetValueOrDefault(kind) < Step)
        {
            return;
        }

        var (partition, key) = Keys.SweepPulse(kind);
        var row = new TableEntity(partition, key) { [At] = now };
        if (oldest < now)
        {
            row[Oldest] = oldest.Value;
        }

        try
        {
            await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
            _written[kind] = now;
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            logger.PulseNotStored(fault);
        }
    }

    /// <returns>Null before <see cref="BeginAsync"/>.</returns>
    public async Task<SweepBeat?> LastAsync(MarkerKind kind, CancellationToken cancellation)
    {
        var (partition, key) = Keys.SweepPulse(kind);
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellation);
        return row.HasValue && row.Value!.GetDateTimeOffset(At) is { } at ? new SweepBeat(at, row.Value.GetDateTimeOffset(Oldest)) : null;
    }
}

/// <param name="At">When the sweep last ended, or the app first began.</param>
/// <param name="OldestDue">Since when the oldest marker that it found had been due; null when none was.</param>
public sealed record SweepBeat(DateTimeOffset At, DateTimeOffset? OldestDue);
