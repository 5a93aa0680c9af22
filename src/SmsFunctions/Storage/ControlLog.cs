using System.Globalization;
using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>
/// A log in one partition of table <c>SmsControl</c>, newest row first. The row key is a letter, the inverted time in milliseconds, and a text that makes
/// the key unique. The rows of a log may be beside other rows of the partition, so that one transaction can write both.
/// </summary>
/// <param name="letter">The first character of the row keys. No other row of the partition begins with it.</param>
internal sealed class ControlLog(TableServiceClient tables, string partition, char letter)
{
    /// <value>The column with the time of a row.</value>
    public const string At = nameof(At);

    private const int TimeLength = 13;
    private const long LastInstant = 9_999_999_999_999;

    private readonly TableClient _table = tables.GetTableClient(Keys.ControlTable);

    /// <summary>Builds a row for an event.</summary>
    /// <param name="unique">Letters and digits that distinguish the event from all others of the same millisecond.</param>
    public TableEntity Row(DateTimeOffset at, string unique) => new(partition, $"{letter}{Inverted(at)}{unique}") { [At] = at };

    /// <summary>Whether a text may be the continuation of a page.</summary>
    public static bool IsContinuation(string text) => text.Length is > TimeLength and <= 100 && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>Reads one page with one query, or with two if the limit is the highest.</summary>
    /// <param name="columns">The columns to read besides the key; none for all.</param>
    /// <returns>The rows, and the continuation of the next page; null on the last one.</returns>
    public async Task<(IReadOnlyList<TableEntity> Rows, string? Continuation)> PageAsync(
        LogQuery query, CancellationToken cancellation, params string[] columns)
    {
        var first = query.Before is { } before ? $"{letter}{Inverted(before)}~" : $"{letter}";
        var after = query.Continuation is { } last ? $"{letter}{last}" : "";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey gt {(string.CompareOrdinal(after, first) > 0 ? after : first)} and RowKey lt {End(query.From)}");
        var found = await _table.QueryAsync<TableEntity>(filter, Math.Min(query.Limit + 1, StoredRow.LargestPage), Columns(columns), cancellation)
            .Take(query.Limit + 1).ToListAsync(cancellation);
        var rows = found.Take(query.Limit).ToList();
        return (rows, found.Count > rows.Count ? rows[^1].RowKey[1..] : null);
    }

    /// <summary>The filter of the rows before a time, which retention deletes.</summary>
    public static string Old(string partition, char letter, DateTimeOffset before) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {$"{letter}{Inverted(before)}~"} and RowKey lt {$"{(char)(letter + 1)}"}");

    private static string[]? Columns(string[] wanted) => wanted.Length == 0 ? null : [nameof(ITableEntity.RowKey), .. wanted];

    // Rows at the time itself are included.
    private string End(DateTimeOffset? from) => from is { } time ? $"{letter}{Inverted(time)}~" : $"{(char)(letter + 1)}";

    private static string Inverted(DateTimeOffset at) => (LastInstant - at.ToUnixTimeMilliseconds()).ToString("D13", CultureInfo.InvariantCulture);
}

/// <summary>A page of a log.</summary>
/// <param name="From">Included; null for no bound.</param>
/// <param name="Before">Excluded; null for no bound.</param>
/// <param name="Continuation">The continuation of the previous page; null for the first.</param>
internal sealed record LogQuery(int Limit, string? Continuation, DateTimeOffset? From = null, DateTimeOffset? Before = null);
