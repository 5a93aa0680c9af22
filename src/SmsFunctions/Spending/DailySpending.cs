using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using SmsFunctions.Messages;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Spending;

/// <summary>Enforces the daily cap (UTC days), which all instances share. The last part of the cap is only for messages of priority high.</summary>
public sealed class DailySpending : IAsyncDisposable
{
    // A slice is a hundredth of the cap, or more if a call costs more.
    private const int Slices = 100;

    private readonly DailyAllowance _allowance;
    private readonly decimal _reserved;

    public DailySpending(TableServiceClient tables, IOptions<TariffOptions> options, Alerts alerts, TimeProvider time)
    {
        Cap = options.Value.DailyCap;
        var cap = Cap ?? 0;
        _reserved = cap * options.Value.ReservedForHigh;
        _allowance = new(tables, Keys.Spending, cap, cap / Slices, time, _reserved, (share, taken) => alerts.DailyCapUsed(share, taken, cap));
    }

    /// <value>The daily cap; null when none is set, and then nothing is counted.</value>
    public decimal? Cap { get; }

    /// <summary>Returns the part of the cap that messages of a priority may use.</summary>
    public decimal? CapOf(Priority priority) => priority == Priority.High ? Cap : Cap - _reserved;

    /// <summary>Takes an amount from the cap of the current day.</summary>
    /// <returns>The part of the cap that was taken; null when the cap does not allow it.</returns>
    public Task<AllowancePart?> TryTakeAsync(decimal amount, Priority priority, CancellationToken cancellation) =>
        _allowance.TryTakeAsync(amount, cancellation, isPrivileged: priority == Priority.High);

    /// <summary>Returns what was not spent. An amount of a day that has ended is dropped.</summary>
    public void GiveBack(AllowancePart part, decimal spent) => _allowance.GiveBack(part, spent);

    /// <summary>Returns the amount that this instance reserved and did not spend, with a timeout of 2 s.</summary>
    public ValueTask DisposeAsync() => _allowance.DisposeAsync();

    /// <summary>Returns the amount taken from the cap of today, including the slices of all instances.</summary>
    public Task<decimal> TakenAsync(CancellationToken cancellation) => _allowance.TakenAsync(cancellation);

    /// <summary>The start of the next day.</summary>
    public DateTimeOffset NextDay() => _allowance.NextDay();
}
