using System.Collections.Immutable;
using System.Globalization;
using Azure.Data.Tables;
using SmsFunctions.Storage;

namespace SmsFunctions.Money;

/// <summary>The balance and what is promised of it as rows of table <c>SmsControl</c>, and back.</summary>
internal static class BalanceRows
{
    public const string Partition = "balance";

    private const string Row = "balance", PromiseHead = "p";
    private const string Balance = nameof(Balance), AskedAt = nameof(AskedAt), AnsweredAt = nameof(AnsweredAt), HeardAt = nameof(HeardAt), Code = nameof(Code), Detail = nameof(Detail), Amount = nameof(Amount);

    public static TableEntity Of(BalanceState state) => new(Partition, Row)
    {
        [Balance] = state.Balance is { } balance ? Text(balance) : null,
        [AskedAt] = state.AskedAt,
        [AnsweredAt] = state.AnsweredAt,
        [HeardAt] = state.HeardAt,
        [Code] = state.Error?.Code,
        [Detail] = state.Error?.Detail,
    };

    public static TableEntity Of(BatchId batch, decimal amount) => new(Partition, $"{PromiseHead}{batch}") { [Amount] = Text(amount) };

    public static BalanceState Read(IEnumerable<TableEntity> rows)
    {
        var state = new BalanceState();
        var promises = ImmutableDictionary.CreateBuilder<BatchId, decimal>();
        foreach (var row in rows)
        {
            if (row.RowKey == Row)
            {
                state = new BalanceState
                {
                    Balance = row.GetString(Balance) is { } balance ? Number(balance) : null,
                    AskedAt = row.GetDateTimeOffset(AskedAt)!.Value,
                    AnsweredAt = row.GetDateTimeOffset(AnsweredAt),
                    HeardAt = row.GetDateTimeOffset(HeardAt),
                    Error = row.GetString(Code) is { } code ? new BalanceError(code, row.GetString(Detail) ?? "") : null,
                    ETag = row.ETag,
                };
            }
            else if (BatchId.TryParse(row.RowKey[PromiseHead.Length..], out var batch))
            {
                promises[batch] = Number(row.GetString(Amount));
            }
        }

        return state with { Promises = promises.ToImmutable() };
    }

    // Tables have no decimals, and a double would not give back what it was given.
    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
