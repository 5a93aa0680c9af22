using System.Collections.Concurrent;
using System.Globalization;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Money;

/// <summary>
/// Whether there is money for a call. A batch is asked for as a whole before the first of it goes out: what cannot be paid to its end is not begun.
/// Every call is counted against the day's cap.
/// </summary>
public sealed class SpendingGuard(Tariff tariff, BalanceBook balance, DailySpending spending, TimeProvider time) : IDisposable
{
    public const string BalanceTooLow = nameof(BalanceTooLow), DailyCapReached = nameof(DailyCapReached);

    // What this instance knows of a batch. Later it asks again: a promise may be done with, and the batch be sent again. Of a batch without money many
    // chunks come at once.
    private static readonly TimeSpan ReservationKeptFor = TimeSpan.FromMinutes(5), RefusalKept = TimeSpan.FromSeconds(5);
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<BatchId, (MessageError? Refusal, DateTimeOffset At)> _known = new();
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Sets aside what a call of the chunk costs.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be reached.</exception>
    public async Task<Payment> TakeAsync(Chunk chunk, CancellationToken cancellation)
    {
        if (!tariff.IsSet)
        {
            return Payment.Nothing;
        }

        // An alarm is not kept back for an estimate: what cannot be paid the gateway refuses by itself.
        if (chunk is { IsBatch: true, Mode: SendMode.AtMostOnce } && await RefusalAsync(chunk.Id.Batch, cancellation) is { } refusal)
        {
            return new Payment(default, 0, refusal, null);
        }

        var price = BatchCosts.PriceOf(chunk, recipient => recipient.Status == MessageStatus.Queued);
        return spending.Cap is not { } cap || price == 0 ? Payment.Nothing
            : await spending.TryTakeAsync(price, cancellation) is { } day ? new Payment(day, price, null, null)
            : new Payment(default, 0, CapReached(price, cap), spending.NextDay());
    }

    /// <summary>Gives back what the call did not cost after all.</summary>
    /// <param name="spent">Of what was set aside.</param>
    public void GiveBack(Payment payment, decimal spent = 0)
    {
        if (payment.Taken > spent)
        {
            spending.GiveBack(payment.Day, payment.Taken - spent);
        }
    }

    public void Dispose() => _turn.Dispose();

    private static MessageError CapReached(decimal price, decimal cap) => new(DailyCapReached, price > cap
        ? string.Create(CultureInfo.InvariantCulture, $"it costs {price:0.####}, more than a whole day's cap of {cap:0.####} (Tariff__DailyCap): it is never sent unless the cap is raised")
        : string.Create(CultureInfo.InvariantCulture, $"the day's cap of {cap:0.####} (Tariff__DailyCap) is used up: it is sent the next day (UTC), or when the cap is raised"));

    private async Task<MessageError?> RefusalAsync(BatchId batch, CancellationToken cancellation)
    {
        if (IsKnown(batch, out var refusal))
        {
            return refusal;
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            if (IsKnown(batch, out refusal))
            {
                return refusal;
            }

            refusal = await balance.ReserveAsync(batch, cancellation) switch
            {
                Reservation.Missing missing => new MessageError(BalanceTooLow, string.Create(CultureInfo.InvariantCulture,
                    $"the balance does not suffice for the batch, which costs {missing.Price:0.####}: {missing.Amount:0.####} is missing. It is sent when the account is topped up")),
                Reservation.NotYet => new MessageError(BalanceTooLow, "the balance is being asked for; it is tried again in a minute"),
                _ => null,
            };
            Keep(batch, refusal);
            return refusal;
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsKnown(BatchId batch, out MessageError? refusal)
    {
        var isKnown = _known.TryGetValue(batch, out var known) && time.GetUtcNow() - known.At < (known.Refusal is null ? ReservationKeptFor : RefusalKept);
        refusal = isKnown ? known.Refusal : null;
        return isKnown;
    }

    private void Keep(BatchId batch, MessageError? refusal)
    {
        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        _known[batch] = (refusal, time.GetUtcNow());
    }
}

/// <summary>What was set aside for a call.</summary>
/// <param name="Taken">Out of that day's cap.</param>
/// <param name="Refusal">Why there is no money for it now; null when there is.</param>
/// <param name="Until">When there will be at the earliest; null when nobody knows.</param>
public readonly record struct Payment(DateOnly Day, decimal Taken, MessageError? Refusal, DateTimeOffset? Until)
{
    public static readonly Payment Nothing = new(default, 0, null, null);
}
