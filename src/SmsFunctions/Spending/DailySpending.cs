using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Storage;

namespace SmsFunctions.Spending;

/// <summary>Enforces the daily cap (UTC days), which all instances share.</summary>
public sealed class DailySpending(TableServiceClient tables, IOptions<TariffOptions> options, TimeProvider time) : IAsyncDisposable
{
    // A slice is a hundredth of the cap, or more if a call costs more.
    private const int Slices = 100;

    private readonly DailyAllowance _allowance =
        new(tables, Keys.Spending, options.Value.DailyCap ?? 0, (options.Value.DailyCap ?? 0) / Slices, time);

    /// <value>The daily cap; null when none is set, and then nothing is counted.</value>
    public decimal? Cap => options.Value.DailyCap;

    /// <summary>Takes an amount from the cap of the current day.</summary>
    /// <returns>The day from whose cap the amount was taken; null when the cap does not allow it.</returns>
    public Task<DateOnly?> TryTakeAsync(decimal amount, CancellationToken cancellation) => _allowance.TryTakeAsync(amount, cancellation);

    /// <summary>Returns an amount that was not spent. An amount of a day that has ended is dropped.</summary>
    public void GiveBack(DateOnly day, decimal amount) => _allowance.GiveBack(day, amount);

    /// <summary>Returns the amount that this instance reserved and did not spend, with a timeout of 2 s.</summary>
    public ValueTask DisposeAsync() => _allowance.DisposeAsync();

    /// <summary>Returns the amount taken from the cap of today, including the slices of all instances.</summary>
    public Task<decimal> TakenAsync(CancellationToken cancellation) => _allowance.TakenAsync(cancellation);

    /// <summary>The start of the next day.</summary>
    public DateTimeOffset NextDay() => _allowance.NextDay();
}
