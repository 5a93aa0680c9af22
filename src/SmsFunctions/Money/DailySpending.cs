using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions.Money;

/// <summary>
/// What the app spends in a day (UTC), against its cap. An instance takes a slice of the cap out of the day's row and spends it in memory; one that
/// stops gives the rest back, and what a killed one had left counts as spent.
/// </summary>
public sealed class DailySpending(TableServiceClient tables, IOptions<TariffOptions> options, TimeProvider time) : IAsyncDisposable
{
    private const string Taken = nameof(Taken);
    private const int Slices = 100;
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    // Each lost race means that another instance took a slice; more of them than this is a fault in the storage.
    private const int MaxRaces = 50;

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Lock _lock = new();
    private DateOnly _day;
    private decimal _slice;

    /// <value>Null: nothing is counted.</value>
    public decimal? Cap => options.Value.DailyCap;

    /// <summary>Takes an amount out of the day's cap.</summary>
    /// <returns>The day that it was taken of; null when the cap does not allow it.</returns>
    public async Task<DateOnly?> TryTakeAsync(decimal amount, CancellationToken cancellation)
    {
        for (var races = 0; races < MaxRaces; races++)
        {
            var today = Today;
            lock (_lock)
            {
                (_slice, _day) = (_day == today ? _slice : 0, today);
                if (amount <= _slice)
                {
                    _slice -= amount;
                    return today;
                }
            }

            var (taken, etag) = await FindAsync(today, cancellation);
            var left = Cap!.Value - taken;
            decimal missing;
            lock (_lock)
            {
                missing = amount - _slice;
            }

            if (missing > left)
            {
                return null;
            }

            var more = Math.Min(left, Math.Max(missing, Cap.Value / Slices));
            if (await TryWriteAsync(today, taken + more, etag, cancellation))
            {
                lock (_lock)
                {
                    _slice += _day == today ? more : 0;
                }
            }
        }

        throw new InvalidOperationException($"The day's spending could not be written in {MaxRaces} tries, each of which found it changed.");
    }

    /// <summary>Gives back what was not spent after all; what belongs to a day that is over is over too.</summary>
    public void GiveBack(DateOnly day, decimal amount)
    {
        lock (_lock)
        {
            _slice += _day == day ? amount : 0;
        }
    }

    /// <summary>Gives the rest of the slice back, if that is quick.</summary>
    public async ValueTask DisposeAsync()
    {
        decimal rest;
        lock (_lock)
        {
            (rest, _slice) = (_day == Today ? _slice : 0, 0);
        }

        using var limit = new TimeLimit(ShutdownTimeout, time, CancellationToken.None);
        try
        {
            for (var races = 0; rest > 0 && races < MaxRaces; races++)
            {
                var (taken, etag) = await FindAsync(Today, limit.Token);
                rest = await TryWriteAsync(Today, taken - rest, etag, limit.Token) ? 0 : rest;
            }
        }
        catch (Exception fault) when (StorageFault.IsAny(fault))
        {
            // It counts as spent.
        }
    }

    /// <summary>Of today, the slices in hand included.</summary>
    public async Task<decimal> TakenAsync(CancellationToken cancellation) => (await FindAsync(Today, cancellation)).Taken;

    /// <summary>When the next day begins.</summary>
    public DateTimeOffset NextDay() => OpenDays.BeginningOf(Today.AddDays(1));

    private DateOnly Today => OpenDays.DayOf(time.GetUtcNow());

    private async Task<(decimal Taken, ETag? ETag)> FindAsync(DateOnly day, CancellationToken cancellation)
    {
        var (partition, row) = Keys.Spending(day);
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue ? (StoredDecimal.Read(found.Value!.GetString(Taken))!.Value, found.Value.ETag) : (0, null);
    }

    private async Task<bool> TryWriteAsync(DateOnly day, decimal taken, ETag? match, CancellationToken cancellation)
    {
        var (partition, key) = Keys.Spending(day);
        var row = new TableEntity(partition, key) { [Taken] = StoredDecimal.Text(taken) };
        try
        {
            await (match is { } seen ? _table.UpdateEntityAsync(row, seen, TableUpdateMode.Replace, cancellation) : _table.AddEntityAsync(row, cancellation));
            return true;
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // Another instance was faster, or this write was repeated below us: then the slice counts as spent.
            return false;
        }
    }
}
