using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Money;

/// <summary>
/// Whether there is money for a call. A batch is asked for as a whole, once, before the first of it goes out: what cannot be paid to its end is not
/// begun. Every call is counted against the day's cap.
/// </summary>
public sealed class Purse(TableServiceClient tables, Tariff tariff, BalanceBook balance, DailySpending spending) : IDisposable
{
    public const string BalanceTooLow = nameof(BalanceTooLow), DailyCapReached = nameof(DailyCapReached);

    // Batches whose clearance this instance has seen; the rows remember them for ever.
    private const int MostRemembered = 10_000;

    private readonly TableClient _table = tables.GetTableClient(Keys.SmsTable);
    private readonly ConcurrentDictionary<BatchId, bool> _cleared = new();
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Sets aside what a call of the chunk costs.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be reached.</exception>
    public async Task<Payment> TakeAsync(Chunk chunk, CancellationToken cancellation)
    {
        if (!tariff.IsSet)
        {
            return Payment.Nothing;
        }

        if (await MissingAsync(chunk, cancellation) is > 0 and var missing)
        {
            return new Payment(0, new MessageError(BalanceTooLow, string.Create(CultureInfo.InvariantCulture, $"the balance does not suffice for the batch, which costs {chunk.BatchPrice:0.####}: {missing:0.####} is missing. It is sent when the account is topped up")));
        }

        var price = PriceOf(chunk);
        return spending.Cap is not { } cap || price == 0 ? Payment.Nothing
            : await spending.TryTakeAsync(price, cancellation) ? new Payment(price, null)
            : new Payment(0, new MessageError(DailyCapReached, string.Create(CultureInfo.InvariantCulture, $"the day's cap of {cap:0.####} (Tariff__DailyCap) is used up: it is sent from {spending.NextDay().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} on, or when the cap is raised")));
    }

    /// <summary>Gives back what the call did not cost after all.</summary>
    public void GiveBack(Payment payment)
    {
        if (payment.Taken > 0)
        {
            spending.GiveBack(payment.Taken);
        }
    }

    public void Dispose() => _turn.Dispose();

    private static decimal PriceOf(Chunk chunk) => chunk.Recipients.Where(recipient => recipient.Status == MessageStatus.Queued).Sum(recipient => recipient.Price ?? 0);

    private async Task<decimal> MissingAsync(Chunk chunk, CancellationToken cancellation)
    {
        var batch = chunk.Id.Batch;
        if (chunk.BatchPrice is not (> 0 and var price) || _cleared.ContainsKey(batch))
        {
            return 0;
        }

        // Of a batch many chunks come at once, and one answer is for them all.
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_cleared.ContainsKey(batch) || await IsClearedAsync(batch, cancellation))
            {
                Remember(batch);
                return 0;
            }

            if (await balance.PromiseAsync(price, cancellation) is > 0 and var missing)
            {
                return missing;
            }

            // Kept before the first call: after a restart half of the batch would be paid, and the whole would seem too dear. Two instances may both have
            // promised it; until the next balance is heard that only makes others wait.
            await _table.UpsertEntityAsync(new TableEntity(batch.Partition, Keys.Clearance(batch)), TableUpdateMode.Replace, cancellation);
            Remember(batch);
            return 0;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> IsClearedAsync(BatchId batch, CancellationToken cancellation) =>
        (await _table.GetEntityIfExistsAsync<TableEntity>(batch.Partition, Keys.Clearance(batch), cancellationToken: cancellation)).HasValue;

    private void Remember(BatchId batch)
    {
        if (_cleared.Count >= MostRemembered)
        {
            _cleared.Clear();
        }

        _cleared[batch] = true;
    }
}

/// <summary>What was set aside for a call.</summary>
/// <param name="Taken">Out of the day's cap.</param>
/// <param name="Refusal">Why there is no money for it now; null when there is.</param>
public readonly record struct Payment(decimal Taken, MessageError? Refusal)
{
    public static readonly Payment Nothing = new(0, null);
}
