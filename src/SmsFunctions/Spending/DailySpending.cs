using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Storage;

namespace SmsFunctions.Spending;

/// <summary>
/// Enforces the daily cap (UTC days). An instance takes a slice of the cap from the row of the day and spends it in memory. An instance that
/// stops returns the rest; the rest of a killed instance counts as spent.
/// </summary>
public sealed class DailySpending(TableServiceClient tables, IOptions<TariffOptions> options, TimeProvider time) : IAsyncDisposable
{
    private const string Taken = nameof(Taken);
    // A slice is a hundredth of the cap, or more if a call costs more.
    private const int Slices = 100;
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private const int MaxRounds = 50;

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Lock _lock = new();
    private DateOnly _day;
    private decimal _slice;

    /// <value>The daily cap; null when none is set, and then nothing is counted.</value>
    public decimal? Cap => options.Value.DailyCap;

    /// <summary>Takes an amount from the cap of the current day.</summary>
    /// <returns>The day from whose cap the amount was taken; null when the cap does not allow it.</returns>
    public async Task<DateOnly?> TryTakeAsync(decimal amount, CancellationToken cancellation)
    {
        for (var write = new OptimisticWrite("The daily spending", MaxRounds); ; write.Again())
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
    }

    /// <summary>Returns an amount that was not spent. An amount of a day that has ended is dropped.</summary>
    public void GiveBack(DateOnly day, decimal amount)
    {
        lock (_lock)
        {
            _slice += _day == day ? amount : 0;
        }
    }

    /// <summary>Returns the rest of the slice, with a timeout of 2 s.</summary>
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
            for (var round = 0; rest > 0 && round < MaxRounds; round++)
            {
                var (taken, etag) = await FindAsync(Today, limit.Token);
                rest = await TryWriteAsync(Today, taken - rest, etag, limit.Token) ? 0 : rest;
            }
        }
        catch (Exception fault) when (StorageFault.IsAny(fault))
        {
            // The rest counts as spent.
        }
    }

    /// <summary>Returns the amount taken from the cap of today, including the slices of all instances.</summary>
    public async Task<decimal> TakenAsync(CancellationToken cancellation) => (await FindAsync(Today, cancellation)).Taken;

    /// <summary>The start of the next day.</summary>
    public DateTimeOffset NextDay() => OpenPartitions.BeginningOf(Today.AddDays(1));

    private DateOnly Today => OpenPartitions.DayOf(time.GetUtcNow());

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

        // False also when the SDK retried a write that had succeeded. Then the slice counts as spent.
        return await _table.TryWriteAsync(row, match, cancellation) is not null;
    }
}
