using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions.Money;

/// <summary>
/// What the app spends in a day (UTC), against its cap. An instance takes a slice of the cap out of the day's row and spends it in memory: what a
/// killed instance had left of its slice counts as spent.
/// </summary>
public sealed class DailySpending(TableServiceClient tables, IOptions<TariffOptions> options, TimeProvider time)
{
    private const string Taken = nameof(Taken);
    private const int Slices = 100;

    // Each lost race means that another instance took a slice; more of them than this is a fault in the storage.
    private const int MaxRaces = 50;

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Lock _lock = new();
    private DateOnly _day;
    private decimal _slice;

    /// <value>Null: nothing is counted.</value>
    public decimal? Cap => options.Value.DailyCap;

    /// <summary>Takes an amount out of the day's cap.</summary>
    /// <returns>False when it is used up.</returns>
    public async Task<bool> TryTakeAsync(decimal amount, CancellationToken cancellation)
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
                    return true;
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
                return false;
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

    /// <summary>Gives back what was not spent after all.</summary>
    public void GiveBack(decimal amount)
    {
        lock (_lock)
        {
            _slice += _day == Today ? amount : 0;
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
        return found.HasValue ? (decimal.Parse(found.Value!.GetString(Taken), CultureInfo.InvariantCulture), found.Value.ETag) : (0, null);
    }

    private async Task<bool> TryWriteAsync(DateOnly day, decimal taken, ETag? match, CancellationToken cancellation)
    {
        var (partition, key) = Keys.Spending(day);
        var row = new TableEntity(partition, key) { [Taken] = taken.ToString(CultureInfo.InvariantCulture) };
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
