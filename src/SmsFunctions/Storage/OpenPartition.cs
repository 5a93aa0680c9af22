using System.Globalization;
using Azure;
using Azure.Data.Tables;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>A row of the list of open partitions. Its key is the day and then the shard, so that the rows of a day form a range.</summary>
/// <param name="RowKey">Such as <c>20261122a</c>. Earlier versions wrote one row for all shards of a day: <c>20261122</c>.</param>
/// <param name="EmptySince">The time at which a sweep first found the partition empty; null when no sweep has, or when a writer has opened it since.</param>
public sealed record OpenPartition(string RowKey, DateTimeOffset? EmptySince, ETag ETag)
{
    /// <value>The partition of table <c>SmsControl</c> that holds the list.</value>
    internal const string List = "day";

    private const string DayFormat = "yyyyMMdd";

    /// <value>The UTC day.</value>
    public DateOnly Day => DayOfRow(RowKey);

    /// <summary>Lists the partitions of table <c>Sms</c> for which the row stands: one, or all of the day in a row of an earlier version.</summary>
    public IEnumerable<string> Partitions => RowKey.Length > DayFormat.Length
        ? [$"{RowKey[^1]}{RowKey[..^1]}"]
        : Enumerable.Range(0, BatchId.Shards).Select(shard => BatchId.PartitionOf(shard, Day));

    /// <summary>Returns the day of a partition of table <c>Sms</c>.</summary>
    internal static DateOnly DayOf(string partition) => DateOnly.ParseExact(partition.AsSpan(1), DayFormat, CultureInfo.InvariantCulture);

    internal static DateOnly DayOfRow(string rowKey) => DateOnly.ParseExact(rowKey.AsSpan(0, DayFormat.Length), DayFormat, CultureInfo.InvariantCulture);

    internal static TableEntity Row(string partition) => new(List, $"{partition[1..]}{partition[0]}");

    /// <summary>The end of the range of the rows up to a day, excluded.</summary>
    internal static string AfterDay(DateOnly day) => day.AddDays(1).ToString(DayFormat, CultureInfo.InvariantCulture);
}
