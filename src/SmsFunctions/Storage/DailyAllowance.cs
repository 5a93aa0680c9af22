using Azure;
using Azure.Data.Tables;
using SmsFunctions.Foundation;

namespace SmsFunctions.Storage;

/// <summary>
/// An amount that all instances together may use in a UTC day. An instance takes a slice of it from the row of the day and uses it in memory. An instance
/// that stops returns the rest; the rest of a killed instance counts as used. The last part of the amount may be reserved.
/// </summary>
/// <param name="keys">The key of a day's row in table <c>SmsControl</c>.</param>
/// <param name="total">The amount of a day.</param>
/// <param name="slice">The amount that is taken at a time, unless more is needed or less is left.</param>
/// <param name="reserved">The part of the total that only privileged uses may take.</param>
/// <param name="used">
/// Called when 50, 80 or 100 % of the total are taken, with the share in percent and the amount: once a day for each share, by all instances together.
/// </param>
internal sealed class DailyAllowance(
    TableServiceClient tables,
    Func<DateOnly, (string Partition, string Row)> keys,
    decimal total,
    decimal slice,
    TimeProvider time,
    decimal reserved = 0,
    Action<int, decimal>? used = null) : IAsyncDisposable
{
    private const string Taken = nameof(Taken), Alerted = nameof(Alerted);
    private const int MaxRounds = 50, All = 100;
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);
    private static readonly int[] Shares = [All, 80, 50];

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Lock _lock = new();
    private DateOnly _day;

    // What this instance has taken and not used: from the general part and from the reserve.
    private decimal _slice, _reserve;

    private DateOnly Today => OpenPartitions.DayOf(time.GetUtcNow());

    /// <summary>Takes an amount from the current day.</summary>
    /// <param name="isPrivileged">Whether the use may take the reserve.</param>
    /// <returns>The part of the day that was taken; null when too little is left.</returns>
    /// <exception cref="RequestFailedException">Storage is unavailable.</exception>
    public async Task<AllowancePart?> TryTakeAsync(decimal amount, CancellationToken cancellation, bool isPrivileged = false)
    {
        for (var write = new OptimisticWrite("The amount of a day", MaxRounds); ; write.Again())
        {
            var today = Today;
            if (TryTake(amount, isPrivileged, today, out var missing) is { } part)
            {
                return part;
            }

            var row = await FindAsync(today, cancellation);
            var left = total - (isPrivileged ? 0 : reserved) - row.Taken;
            if (missing > left)
            {
                await NoteIfUsedUpAsync(row, missing, cancellation);
                return null;
            }

            var more = Math.Min(left, Math.Max(missing, slice));
            if (await TryWriteAsync(row with { Taken = row.Taken + more }, cancellation))
            {
                Add(today, Math.Clamp(total - reserved - row.Taken, 0, more), more);
            }
        }
    }

    /// <summary>Returns what was not used. An amount of a day that has ended is dropped.</summary>
    /// <param name="spent">The amount that was used.</param>
    public void GiveBack(AllowancePart part, decimal spent = 0)
    {
        var rest = part.Amount - spent;
        Add(part.Day, rest - Math.Min(rest, part.FromReserve), rest);
    }

    /// <summary>Returns the rest of the slice, with a timeout of 2 s.</summary>
    public async ValueTask DisposeAsync()
    {
        decimal rest;
        lock (_lock)
        {
            (rest, _slice, _reserve) = (_day == Today ? _slice + _reserve : 0, 0, 0);
        }

        using var limit = new TimeLimit(ShutdownTimeout, time, CancellationToken.None);
        try
        {
            for (var round = 0; rest > 0 && round < MaxRounds; round++)
            {
                var row = await FindAsync(Today, limit.Token);
                rest = await TryWriteAsync(row with { Taken = row.Taken - rest }, limit.Token) ? 0 : rest;
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

    private AllowancePart? TryTake(decimal amount, bool isPrivileged, DateOnly today, out decimal missing)
    {
        lock (_lock)
        {
            (_slice, _reserve, _day) = _day == today ? (_slice, _reserve, today) : (0, 0, today);
            var fromReserve = Math.Max(0, amount - _slice);
            missing = fromReserve - (isPrivileged ? _reserve : 0);
            if (missing > 0)
            {
                return null;
            }

            (_slice, _reserve) = (_slice - (amount - fromReserve), _reserve - fromReserve);
            return new AllowancePart(today, amount, fromReserve);
        }
    }

    private void Add(DateOnly day, decimal general, decimal sum)
    {
        lock (_lock)
        {
            (_slice, _reserve) = _day == day ? (_slice + general, _reserve + sum - general) : (_slice, _reserve);
        }
    }

    // With uses of different amounts, the sum may never reach the total exactly. The total is also used up when it does not suffice for a use.
    private Task NoteIfUsedUpAsync(DayRow row, decimal missing, CancellationToken cancellation) =>
        used is not null && missing > total - row.Taken && missing <= total && row.Alerted < All
            ? TryWriteAsync(row, cancellation, All)
            : Task.CompletedTask;

    private async Task<DayRow> FindAsync(DateOnly day, CancellationToken cancellation)
    {
        var (partition, key) = keys(day);
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellation);
        return found.HasValue
            ? found.Value!.Parse(row => new DayRow(day, StoredDecimal.Read(row.GetString(Taken))!.Value, row.GetInt32(Alerted) ?? 0, row.ETag))
            : new DayRow(day, 0, 0, null);
    }

    // The row holds the share that was reported last, so that all instances together report each share once.
    private async Task<bool> TryWriteAsync(DayRow day, CancellationToken cancellation, int atLeast = 0)
    {
        var (partition, key) = keys(day.Day);
        var share = Math.Max(Math.Max(atLeast, day.Alerted), Shares.FirstOrDefault(share => day.Taken * All >= total * share));
        var row = new TableEntity(partition, key) { [Taken] = StoredDecimal.Text(day.Taken), [Alerted] = share };

        // False also when the SDK retried a write that had succeeded. Then the slice counts as used.
        var isWritten = await _table.TryWriteAsync(row, day.ETag, cancellation) is not null;
        if (isWritten && share > day.Alerted)
        {
            used?.Invoke(share, day.Taken);
        }

        return isWritten;
    }

    private readonly record struct DayRow(DateOnly Day, decimal Taken, int Alerted, ETag? ETag);
}

/// <summary>An amount taken from a <see cref="DailyAllowance"/>.</summary>
/// <param name="FromReserve">The part of it that was taken from the reserve.</param>
public readonly record struct AllowancePart(DateOnly Day, decimal Amount, decimal FromReserve);
