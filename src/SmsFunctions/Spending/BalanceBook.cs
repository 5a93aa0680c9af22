using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Spending;

/// <summary>
/// The account's balance, shared by all instances in one partition. One row holds the last balance of the gateway, which is queried at most once a minute.
/// Each batch has a row with the price of its messages that are not sent yet. Every write also checks the ETag of the balance row, so that two batches
/// cannot reserve the same amount.
/// </summary>
public sealed class BalanceBook(
    TableServiceClient tables,
    GatewayClient gateway,
    BatchCosts costs,
    BalanceLog log,
    SpendingMetrics metrics,
    TimeProvider time,
    ILogger<BalanceBook> logger)
{
    /// <value>The age below which a balance is not queried again.</value>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private const int MaxRounds = 20;

    // A transaction has at most 100 rows; one is the balance row, and one is of the log.
    private const int MaxReservations = 98;

    // How often to check whether another instance has completed its balance query.
    private const int Looks = 5;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly SingleFlight<BalanceState> _asking = new();

    // The id of the last reservation that this instance updated. The next query continues after it.
    private string _lastUpdated = "";

    /// <summary>Returns the balance. It queries the gateway if the balance is older than a minute. The query completes even if all callers cancel.</summary>
    /// <exception cref="RequestFailedException">Storage is unavailable.</exception>
    public Task<BalanceState> ReadAsync(CancellationToken cancellation) => ReadAsync(Fresh, cancellation);

    /// <summary>Like the other overload, but queries the gateway only if the balance is older than <paramref name="maxAge"/>.</summary>
    public async Task<BalanceState> ReadAsync(TimeSpan maxAge, CancellationToken cancellation)
    {
        for (var looks = 0; ; looks++)
        {
            var state = await FindAsync(cancellation);
            var now = time.GetUtcNow();

            // A query without a result after this time was lost with its instance.
            if (now - state.AskedAt >= (state.IsBeingAsked ? Fresh : maxAge) || _asking.IsRunning)
            {
                return await _asking.RunAsync(() => AskAsync(state), cancellation);
            }

            if (!state.IsBeingAsked || looks == Looks)
            {
                return state;
            }

            await Task.Delay(BetweenLooks, time, cancellation);
        }
    }

    /// <summary>Reads the balance as it is stored, with one query. The gateway is not asked.</summary>
    /// <exception cref="RequestFailedException">Storage is unavailable.</exception>
    public Task<BalanceState> LastAsync(CancellationToken cancellation) => FindAsync(cancellation);

    /// <summary>Reserves the price of a batch if the balance covers it in addition to all existing reservations. The operation is idempotent.</summary>
    /// <exception cref="RequestFailedException">Storage is unavailable.</exception>
    public async Task<Reservation> ReserveAsync(BatchId batch, CancellationToken cancellation)
    {
        var state = await ReadAsync(cancellation);
        for (var write = NewWrite(); ; write.Again())
        {
            var isReserved = state.Reservations.ContainsKey(batch);
            var amount = isReserved ? 0 : await costs.OutstandingAsync(batch, cancellation);
            if (isReserved || amount == 0)
            {
                return new Reservation.Made();
            }

            if (state.IsBeingAsked)
            {
                return new Reservation.NotYet();
            }

            if (state.Known(time.GetUtcNow()) is not { } balance)
            {
                // The balance is unknown. The gateway itself refuses messages that the account cannot pay for.
                logger.BalanceUnknown(state.Error?.Code);
                return new Reservation.Made();
            }

            if (balance - state.Reserved < amount)
            {
                return new Reservation.Missing(amount, amount - (balance - state.Reserved));
            }

            if (await TryWriteAsync(state, [new(TableTransactionActionType.Add, BalanceRows.Of(batch, amount))], cancellation))
            {
                return new Reservation.Made();
            }

            state = await FindAsync(cancellation);
        }
    }

    private static OptimisticWrite NewWrite() => new("The balance", MaxRounds);

    private async Task<BalanceState> AskAsync(BalanceState before)
    {
        var asked = time.GetUtcNow();
        if (!await TryWriteAsync(before with { AskedAt = asked }, [], CancellationToken.None))
        {
            // Another instance makes the query.
            return await FindAsync(CancellationToken.None);
        }

        var reply = await gateway.BalanceAsync(CancellationToken.None);
        return await StoreAsync(reply, asked);
    }

    // Updates reservations to the price of the messages that are still to be sent. With more than 98 of them, each query updates the next 98.
    private async Task<BalanceState> StoreAsync(BalanceReply reply, DateTimeOffset asked)
    {
        for (var write = NewWrite(); ; write.Again())
        {
            var state = await FindAsync(CancellationToken.None);
            var (next, changes) = Heard(state, reply, asked);
            var part = NextPart(state.Reservations.Keys);
            foreach (var batch in part)
            {
                var (amount, left) = (state.Reservations[batch], await costs.OutstandingAsync(batch, CancellationToken.None));
                next = next with { Reservations = left > 0 ? next.Reservations.SetItem(batch, left) : next.Reservations.Remove(batch) };
                changes.AddRange(left == 0 ? [new(TableTransactionActionType.Delete, BalanceRows.Of(batch, 0), ETag.All)]
                    : left != amount ? [new(TableTransactionActionType.UpdateReplace, BalanceRows.Of(batch, left), ETag.All)] : []);
            }

            if (await TryWriteAsync(next, changes, CancellationToken.None))
            {
                _lastUpdated = part.Count > 0 ? $"{part[^1]}" : "";
                if (reply.Balance is { } heard)
                {
                    metrics.BalanceHeard(heard);
                }

                return next;
            }
        }
    }

    private (BalanceState Next, List<TableTransactionAction> Changes) Heard(BalanceState state, BalanceReply reply, DateTimeOffset asked)
    {
        var now = time.GetUtcNow();
        if (reply.Balance is not { } balance)
        {
            var error = new BalanceError(reply.Error?.Code.ToString() ?? nameof(GatewayErrorCode.Unreadable), reply.Error?.Detail ?? "");
            return (state with { AskedAt = asked, AnsweredAt = now, Error = error }, []);
        }

        var row = log.RowFor(state, balance, now);
        var next = state with
        {
            Balance = balance,
            AskedAt = asked,
            AnsweredAt = now,
            HeardAt = now,
            LoggedAt = row is null ? state.LoggedAt : now,
            Error = null,
        };
        return (next, row is null ? [] : [new(TableTransactionActionType.Add, row)]);
    }

    private List<BatchId> NextPart(IEnumerable<BatchId> reserved)
    {
        var ordered = reserved.OrderBy(batch => $"{batch}", StringComparer.Ordinal).ToList();
        var after = ordered.Where(batch => string.CompareOrdinal($"{batch}", _lastUpdated) > 0);
        return [.. after.Concat(ordered).Distinct().Take(MaxReservations)];
    }

    private async Task<BalanceState> FindAsync(CancellationToken cancellation)
    {
        // The rows of the log come before these.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {BalanceRows.Partition} and RowKey ge {BalanceRows.Row}");
        return BalanceRows.Read(await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation).ToListAsync(cancellation));
    }

    /// <returns>False when another writer has changed the rows since they were read.</returns>
    private async Task<bool> TryWriteAsync(BalanceState state, IEnumerable<TableTransactionAction> reservations, CancellationToken cancellation)
    {
        var row = BalanceRows.Of(state);
        try
        {
            await _table.SubmitTransactionAsync(
            [
                StoredRow.Write(row, state.ETag),
                .. reservations,
            ], cancellation);
            return true;
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // The SDK may also have retried a write that had succeeded. The next read then finds it done.
            return false;
        }
    }
}
