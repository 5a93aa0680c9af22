using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;
using SmsFunctions.Telemetry;

namespace SmsFunctions.Money;

/// <summary>
/// The account's balance for all instances, in one partition: a row with what the gateway last said, which is asked at most once a minute, and a row for
/// each batch with what its messages that are not sent yet will cost. Whoever writes any of them matches the balance's row, so that no two count on the
/// same money.
/// </summary>
public sealed class BalanceBook(TableServiceClient tables, GatewayClient gateway, BatchCosts costs, SmsMetrics metrics, TimeProvider time, ILogger<BalanceBook> logger)
{
    /// <value>A balance younger than this is not asked for again.</value>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    // Each lost race means that somebody else wrote the row; more of them than this is a fault in the storage.
    private const int MaxRaces = 20;

    // A transaction takes 100 rows; one is the balance's.
    private const int MaxReservations = 99;

    // Another instance's question is waited for so long.
    private const int Looks = 5;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);
    private readonly Lock _lock = new();
    private Task<BalanceState>? _asking;

    /// <summary>The balance, asked for if it is older than a minute. The question is brought to its end whoever waits for it.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be reached.</exception>
    public async Task<BalanceState> ReadAsync(CancellationToken cancellation)
    {
        for (var looks = 0; ; looks++)
        {
            var state = await FindAsync(cancellation);
            var now = time.GetUtcNow();
            if (now - state.AskedAt >= Fresh || IsAsking())
            {
                return await AskAsync(state).WaitAsync(cancellation);
            }

            if (!state.IsBeingAsked || looks == Looks)
            {
                return state;
            }

            await Task.Delay(BetweenLooks, time, cancellation);
        }
    }

    /// <summary>Sets aside what a batch will cost, if the balance suffices for it beside all that was promised before. To repeat it changes nothing.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be reached.</exception>
    public async Task<Reservation> ReserveAsync(BatchId batch, CancellationToken cancellation)
    {
        var state = await ReadAsync(cancellation);
        for (var races = 0; races < MaxRaces; races++)
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
                // The gateway would not say; it refuses by itself what cannot be paid.
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

        throw new InvalidOperationException($"The balance could not be written in {MaxRaces} tries, each of which found it changed.");
    }

    private bool IsAsking()
    {
        lock (_lock)
        {
            return _asking is not null;
        }
    }

    private Task<BalanceState> AskAsync(BalanceState state)
    {
        lock (_lock)
        {
            return _asking ??= AskOnceAsync(state);
        }
    }

    private async Task<BalanceState> AskOnceAsync(BalanceState before)
    {
        // Its caller holds the lock and has not taken note of the task yet.
        await Task.Yield();
        try
        {
            var asked = time.GetUtcNow();
            if (!await TryWriteAsync(before with { AskedAt = asked }, [], CancellationToken.None))
            {
                // Another instance asks.
                return await FindAsync(CancellationToken.None);
            }

            var reply = await gateway.BalanceAsync(CancellationToken.None);
            return await StoreAsync(reply, asked);
        }
        finally
        {
            lock (_lock)
            {
                _asking = null;
            }
        }
    }

    // What was promised to batches is brought down to what they will still cost.
    private async Task<BalanceState> StoreAsync(BalanceReply reply, DateTimeOffset asked)
    {
        for (var races = 0; races < MaxRaces; races++)
        {
            var state = await FindAsync(CancellationToken.None);
            var next = reply.Balance is { } balance
                ? state with { Balance = balance, AskedAt = asked, AnsweredAt = time.GetUtcNow(), HeardAt = time.GetUtcNow(), Error = null }
                : state with { AskedAt = asked, AnsweredAt = time.GetUtcNow(), Error = new(reply.Error?.Code.ToString() ?? nameof(GatewayErrorCode.Unreadable), reply.Error?.Detail ?? "") };
            var changes = new List<TableTransactionAction>();
            foreach (var (batch, amount) in state.Reservations.Take(MaxReservations))
            {
                var left = await costs.OutstandingAsync(batch, CancellationToken.None);
                next = next with { Reservations = left > 0 ? next.Reservations.SetItem(batch, left) : next.Reservations.Remove(batch) };
                changes.AddRange(left == 0 ? [new(TableTransactionActionType.Delete, BalanceRows.Of(batch, 0), ETag.All)]
                    : left != amount ? [new(TableTransactionActionType.UpdateReplace, BalanceRows.Of(batch, left), ETag.All)] : []);
            }

            if (await TryWriteAsync(next, changes, CancellationToken.None))
            {
                if (reply.Balance is { } heard)
                {
                    metrics.BalanceHeard(heard);
                }

                return next;
            }
        }

        throw new InvalidOperationException($"The balance could not be written in {MaxRaces} tries, each of which found it changed.");
    }

    private async Task<BalanceState> FindAsync(CancellationToken cancellation) => BalanceRows.Read(
        await _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {BalanceRows.Partition}"), cancellationToken: cancellation).ToListAsync(cancellation));

    /// <returns>False when somebody else has written any of it since it was read.</returns>
    private async Task<bool> TryWriteAsync(BalanceState state, IEnumerable<TableTransactionAction> reservations, CancellationToken cancellation)
    {
        var row = BalanceRows.Of(state);
        try
        {
            await _table.SubmitTransactionAsync(
                [state.ETag is { } match ? new(TableTransactionActionType.UpdateReplace, row, match) : new(TableTransactionActionType.Add, row), .. reservations], cancellation);
            return true;
        }
        catch (RequestFailedException lost) when (StorageFault.HasLostRace(lost))
        {
            // Or this very write was repeated below us: whoever reads again finds it done.
            return false;
        }
    }
}

/// <summary>What became of the wish to set money aside for a batch.</summary>
public abstract record Reservation
{
    private Reservation()
    {
    }

    /// <summary>It may go out: the money is set aside, or nobody can tell whether there is enough.</summary>
    public sealed record Made : Reservation;

    /// <summary>The balance is being asked for; try again soon.</summary>
    public sealed record NotYet : Reservation;

    /// <param name="Price">Of what is still to be sent of the batch.</param>
    /// <param name="Amount">What is missing to it.</param>
    public sealed record Missing(decimal Price, decimal Amount) : Reservation;
}
