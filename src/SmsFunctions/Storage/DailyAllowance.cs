using Azure;
using Azure.Data.Tables;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

/// <summary>
/// An amount that all instances together may use in a UTC day. An instance takes a slice of it from the row of the day and uses it in memory. An instance
/// that stops returns the rest; the rest of a killed instance counts as used.
/// </summary>
/// <param name="keys">The key of a day's row in table <c>SmsControl</c>.</param>
/// <param name="total">The amount of a day.</param>
/// <param name="slice">The amount that is taken at a time, unless more is needed or less is left.</param>
internal sealed class DailyAllowance(
    TableServiceClient tables, Func<DateOnly, (string Partition, string Row)> keys, decimal total, decimal slice, TimeProvider time) : IAsyncDisposable
{
    private const string Taken = nameof(Taken);
    private const int MaxRounds = 50;
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Lock _lock = new();
    private DateOnly _day;
    private decimal _slice;

    private DateOnly Today => OpenPartitions.DayOf(time.GetUtcNow());

    /// <summary>Takes an amount from the current day.</summary>
    /// <returns>The day from which the amount was taken; null when too little is left.</returns>
    /// <exception cref="RequestFailedException">Storage is unavailable.</exception>
    public async Task<DateOnly?> TryTakeAsync(decimal amount, CancellationToken cancellation)
    {
        for (var write = new OptimisticWrite("The amount of a day", MaxRounds); ; write.Again())
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
            var left = total - taken;
            decimal missing;
            lock (_lock)
            {
                missing = amount - _slice;
            }

            if (missing > left)
            {
                return null;
            }

            var more = Math.Min(left, Math.Max(missing, slice));
            if (await TryWriteAsync(today, taken + more, etag, cancellation))
            {
                lock (_lock)
                {
                    _slice += _day == today ? more : 0;
                }
            }
        }
    }

    /// <summary>Returns an amount that was not used. An amount of a day that has ended is dropped.</summary>
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
            // The rest counts as used.
        }
    }

    /// <summary>Returns the amount taken from the current day, including the slices of all instances.</summary>
    public async Task<decimal> TakenAsync(CancellationToken cancellation) => (await FindAsync(Today, cancellation)).Taken;

    /// <summary>The start of the next day.</summary>
    public DateTimeOffset NextDay() => OpenPartitions.BeginningOf(Today.AddDays(1));

    private async Task<(decimal Taken, ETag? ETag)> FindAsync(DateOnly day, CancellationToken cancellation)
    {
        var (partition, row) = keys(day);
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found.HasValue ? (StoredDecimal.Read(found.Value!.GetString(Taken))!.Value, found.Value.ETag) : (0, null);
    }

    private async Task<bool> TryWriteAsync(DateOnly day, decimal taken, ETag? match, CancellationToken cancellation)
    {
        var (partition, key) = keys(day);
        var row = new TableEntity(partition, key) { [Taken] = StoredDecimal.Text(taken) };

        // False also when the SDK retried a write that had succeeded. Then the slice counts as used.
        return await _table.TryWriteAsync(row, match, cancellation) is not null;
    }
}
