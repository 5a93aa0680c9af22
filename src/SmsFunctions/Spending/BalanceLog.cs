using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Spending;

/// <summary>
/// The balances that the gateway returned, in the partition of the balance. A row is written in the transaction that stores the balance: when the balance
/// has changed, or an hour after the last row. The balance is queried at most once a minute, so there is at most one row a minute.
/// </summary>
public sealed class BalanceLog(TableServiceClient tables)
{
    // The rows come before all others of the partition, so that a query for the others does not read them.
    internal const char Letter = 'a';

    private const string Balance = nameof(Balance);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly ControlLog _log = new(tables, BalanceRows.Partition, Letter);

    /// <summary>The row to write with a balance; null when none is due.</summary>
    /// <param name="before">The stored state before this balance.</param>
    public TableEntity? RowFor(BalanceState before, decimal balance, DateTimeOffset heardAt)
    {
        if (before.Balance == balance && heardAt - before.LoggedAt < Interval)
        {
            return null;
        }

        var row = _log.Row(heardAt, "0");
        row[Balance] = StoredDecimal.Text(balance);
        return row;
    }

    /// <summary>Reads a page of the log, newest first.</summary>
    internal async Task<BalanceLogPage> PageAsync(LogQuery query, CancellationToken cancellation)
    {
        var (rows, continuation) = await _log.PageAsync(query, cancellation);
        return new([.. rows.Select(row => row.Parse(BalanceEventOf))], continuation);
    }

    private static BalanceEvent BalanceEventOf(TableEntity row) =>
        new(row.GetDateTimeOffset(ControlLog.At)!.Value, StoredDecimal.Read(row.GetString(Balance))!.Value);
}

/// <summary>A balance as the gateway returned it, in the account's currency.</summary>
/// <param name="At">The time at which the gateway returned it, UTC.</param>
public sealed record BalanceEvent(DateTimeOffset At, decimal Balance);

/// <summary>A page of the log of the balance, newest first.</summary>
/// <param name="Continuation">The token of the next page; null on the last page.</param>
public sealed record BalanceLogPage(IReadOnlyList<BalanceEvent> Items, string? Continuation);
