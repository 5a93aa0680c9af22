using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>The partitions that hold the messages of a calendar day: those of one UTC day, or of two when the day is in another time zone.</summary>
public sealed record DayRange(IReadOnlyList<DaySlice> Slices)
{
    public static DayRange Utc(DateOnly day) => new([new DaySlice(day, null, null)]);

    /// <param name="day">Any day except the first and the last that <see cref="DateOnly"/> can represent.</param>
    /// <param name="zone">A time zone whose clock changes do not happen at midnight.</param>
    public static DayRange In(TimeZoneInfo zone, DateOnly day)
    {
        var (start, end) = (Midnight(zone, day), Midnight(zone, day.AddDays(1)));
        var (first, last) = (DateOnly.FromDateTime(start.UtcDateTime), DateOnly.FromDateTime(end.UtcDateTime.AddTicks(-1)));

        // Each slice is open at the far end of its UTC day. So a message whose time was changed after it was stored, and that is still in
        // the partition of its old time, belongs to exactly one day.
        return new(first == last
            ? [new DaySlice(first, null, null)]
            : [new DaySlice(last, null, end), new DaySlice(first, start, null)]);
    }

    private static DateTimeOffset Midnight(TimeZoneInfo zone, DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

/// <summary>The partitions of a UTC day, limited to messages whose due time is within the bounds.</summary>
/// <param name="DueFrom">Included.</param>
/// <param name="DueBefore">Excluded.</param>
public readonly record struct DaySlice(DateOnly Day, DateTimeOffset? DueFrom, DateTimeOffset? DueBefore)
{
    /// <summary>The end of a query filter for column <c>Due</c>; empty without bounds.</summary>
    internal string DueFilter() =>
        (DueFrom is { } start ? TableClient.CreateQueryFilter($" and Due ge {start}") : "")
        + (DueBefore is { } end ? TableClient.CreateQueryFilter($" and Due lt {end}") : "");
}
