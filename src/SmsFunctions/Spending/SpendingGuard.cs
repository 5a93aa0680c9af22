using System.Collections.Concurrent;
using System.Globalization;
using SmsFunctions.Messages;

namespace SmsFunctions.Spending;

/// <summary>
/// The spending guard: checks the balance and the daily cap before each call. The price of a batch is reserved as a whole before its first call, so that
/// a batch that the balance does not cover is not started. Every call counts against the daily cap.
/// </summary>
public sealed class SpendingGuard(Tariff tariff, BalanceBook balance, DailySpending spending, TimeProvider time) : IDisposable
{
    // How long this instance caches the result for a batch. A reservation is checked again later, because the batch may have been completed and then
    // resent. A refusal is cached because many chunks of the same batch arrive at once.
    private static readonly TimeSpan ReservationCacheTime = TimeSpan.FromMinutes(5), RefusalCacheTime = TimeSpan.FromSeconds(5);
    private const int MaxCached = 10_000;

    private readonly ConcurrentDictionary<BatchId, (MessageError? Refusal, long At)> _known = new();
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Takes the price of a call from the balance and the daily cap.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage is unavailable.</exception>
    public async Task<Payment> TakeAsync(Chunk chunk, CancellationToken cancellation)
    {
        if (!tariff.IsSet)
        {
            return Payment.Nothing;
        }

        // Mode atLeastOnce and priority high are for alarms, which are not held because of an estimated price and the reservations of campaigns. The
        // gateway itself refuses messages that cannot be paid for.
        if (chunk is { IsBatch: true, Mode: SendMode.AtMostOnce, Priority: not Priority.High }
            && await RefusalAsync(chunk.Id.Batch, cancellation) is { } refusal)
        {
            return Payment.Refused(refusal, until: null);
        }

        var price = BatchCosts.PriceOf(chunk, recipient => recipient.Status == MessageStatus.Queued);
        return spending.CapOf(chunk.Priority) is not { } cap || price == 0
            ? Payment.Nothing
            : await spending.TryTakeAsync(price, chunk.Priority, cancellation) is { } part
                ? new Payment(part, null, null)
                : Payment.Refused(CapReached(price, cap, chunk.Priority), spending.NextDay());
    }

    /// <summary>Returns the part of a payment that the call did not cost.</summary>
    /// <param name="spent">The amount that was spent.</param>
    public void GiveBack(Payment payment, decimal spent = 0)
    {
        if (payment.Part.Amount > spent)
        {
            spending.GiveBack(payment.Part, spent);
        }
    }

    public void Dispose() => _turn.Dispose();

    // Messages that are not of priority high may use less than the whole cap.
    private MessageError CapReached(decimal price, decimal cap, Priority priority)
    {
        var amount = cap.ToString("0.####", CultureInfo.InvariantCulture);
        var which = cap == spending.Cap
            ? $"the daily cap of {amount} (Tariff__DailyCap)"
            : $"the part of the daily cap for priority {priority.Word()}, {amount} (Tariff__DailyCap, Tariff__ReservedForHigh),";
        return new MessageError(ErrorCodes.DailyCapReached, price > cap
            ? string.Create(CultureInfo.InvariantCulture, $"the call costs {price:0.####}, more than {which}: it is not sent unless the cap is raised")
            : $"{which} is used up: the message is sent the next day (UTC), or when the cap is raised");
    }

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
                Reservation.Missing missing => new MessageError(ErrorCodes.BalanceTooLow, string.Create(
                    CultureInfo.InvariantCulture,
                    $"the balance is too low for the batch, which costs {missing.Price:0.####}: "
                    + $"{missing.Amount:0.####} is missing. The batch is sent when the account is topped up")),
                Reservation.NotYet => new MessageError(ErrorCodes.BalanceTooLow, "a balance query is in progress; the app tries again in a minute"),
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
        var isKnown = _known.TryGetValue(batch, out var known)
            && time.GetElapsedTime(known.At) < (known.Refusal is null ? ReservationCacheTime : RefusalCacheTime);
        refusal = isKnown ? known.Refusal : null;
        return isKnown;
    }

    private void Keep(BatchId batch, MessageError? refusal)
    {
        if (_known.Count >= MaxCached)
        {
            _known.Clear();
        }

        _known[batch] = (refusal, time.GetTimestamp());
    }
}
