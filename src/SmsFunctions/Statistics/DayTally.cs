using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace SmsFunctions.Statistics;

/// <summary>The tallies of a UTC day by hour: of one instance, or of several that were merged.</summary>
/// <param name="Hours">24 tallies; null for an hour in which nothing was counted.</param>
public sealed record DayTally(DateOnly Day, ImmutableArray<Tally?> Hours)
{
    public const int HoursOfDay = 24;

    /// <value>The column with the sum of the day, so that a query for days reads no hours.</value>
    internal const string SumColumn = "Day";

    private const string DayFormat = "yyyyMMdd";

    public Tally Sum => Hours.OfType<Tally>().Aggregate(Tally.None, (sum, hour) => sum.Plus(hour));

    public static DayTally Empty(DateOnly day) => new(day, [.. new Tally?[HoursOfDay]]);

    public DayTally Plus(int hour, Tally tally) => this with { Hours = Hours.SetItem(hour, Hours[hour]?.Plus(tally) ?? tally) };

    public DayTally Plus(DayTally other) =>
        other.Hours.Index().Aggregate(this, (sum, hour) => hour.Item is { } tally ? sum.Plus(hour.Index, tally) : sum);

    /// <summary>The row key of a day of an instance, or of the merged row when there is no instance.</summary>
    internal static string Key(DateOnly day, string instance = "") => day.ToString(DayFormat, CultureInfo.InvariantCulture) + instance;

    internal static DateOnly DayOf(string rowKey) =>
        DateOnly.ParseExact(rowKey.AsSpan(0, DayFormat.Length), DayFormat, CultureInfo.InvariantCulture);

    internal static bool IsMerged(string rowKey) => rowKey.Length == DayFormat.Length;

    internal TableEntity ToEntity(string partition, string instance = "")
    {
        var row = new TableEntity(partition, Key(Day, instance)) { [SumColumn] = Write(Sum) };
        foreach (var (hour, tally) in Hours.Index())
        {
            if (tally is not null)
            {
                row[Column(hour)] = Write(tally);
            }
        }

        return row;
    }

    internal static DayTally FromEntity(TableEntity row) =>
        new(DayOf(row.RowKey), [.. Enumerable.Range(0, HoursOfDay).Select(hour => Read(row, Column(hour)))]);

    internal static Tally SumOf(TableEntity row) => Read(row, SumColumn) ?? Tally.None;

    internal static Tally HourOf(TableEntity row, int hour) => Read(row, Column(hour)) ?? Tally.None;

    internal static string Column(int hour) => string.Create(CultureInfo.InvariantCulture, $"H{hour:D2}");

    private static string Write(Tally tally) => JsonSerializer.Serialize(tally, TallyJson.Default.Tally);

    private static Tally? Read(TableEntity row, string column) =>
        row.GetString(column) is { } json ? JsonSerializer.Deserialize(json, TallyJson.Default.Tally) : null;
}
