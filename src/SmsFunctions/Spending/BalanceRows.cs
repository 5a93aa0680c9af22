using System.Collections.Immutable;
using Azure.Data.Tables;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Spending;

/// <summary>Converts the balance and its reservations to rows of table <c>SmsControl</c> and back.</summary>
internal static class BalanceRows
{
    /// <value>The row of the balance, the first one after those of the log.</value>
    public const string Partition = "balance", Row = "balance";

    private const string ReservationPrefix = "p";
    private const string Balance = nameof(Balance), AskedAt = nameof(AskedAt), AnsweredAt = nameof(AnsweredAt), HeardAt = nameof(HeardAt);
    private const string LoggedAt = nameof(LoggedAt);
    private const string Code = nameof(Code), Detail = nameof(Detail), Amount = nameof(Amount);

    public static TableEntity Of(BalanceState state) => new(Partition, Row)
    {
        [Balance] = StoredDecimal.Text(state.Balance),
        [AskedAt] = state.AskedAt,
        [AnsweredAt] = state.AnsweredAt,
        [HeardAt] = state.HeardAt,
        [LoggedAt] = state.LoggedAt,
        [Code] = state.Error?.Code,
        [Detail] = state.Error?.Detail,
    };

    public static TableEntity Of(BatchId batch, decimal amount) => new(Partition, $"{ReservationPrefix}{batch}") { [Amount] = StoredDecimal.Text(amount) };

    public static BalanceState Read(IEnumerable<TableEntity> rows)
    {
        var state = new BalanceState();
        var reservations = ImmutableDictionary.CreateBuilder<BatchId, decimal>();
        foreach (var row in rows)
        {
            if (row.RowKey == Row)
            {
                state = row.Parse(StateOf);
            }
            else if (BatchId.TryParse(row.RowKey[ReservationPrefix.Length..], out var batch))
            {
                reservations[batch] = row.Parse(reservation => StoredDecimal.Read(reservation.GetString(Amount))!.Value);
            }
        }

        return state with { Reservations = reservations.ToImmutable() };
    }

    private static BalanceState StateOf(TableEntity row) => new()
    {
        Balance = StoredDecimal.Read(row.GetString(Balance)),
        AskedAt = row.GetDateTimeOffset(AskedAt)!.Value,
        AnsweredAt = row.GetDateTimeOffset(AnsweredAt),
        HeardAt = row.GetDateTimeOffset(HeardAt),
        LoggedAt = row.GetDateTimeOffset(LoggedAt),
        Error = row.GetString(Code) is { } code ? new BalanceError(code, row.GetString(Detail) ?? "") : null,
        ETag = row.ETag,
    };
}
