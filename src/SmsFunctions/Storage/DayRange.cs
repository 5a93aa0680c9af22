namespace SmsFunctions.Storage;

/// <summary>Where the messages of a calendar day lie: in the partitions of one UTC day, or of the two that a day elsewhere touches.</summary>
public sealed record DayRange(IReadOnlyList<DaySlice> Slices)
{
    public static DayRange Utc(DateOnly day) => new([new DaySlice(day, null, null)]);

    /// <param name="day">Not the first nor the last that there is.</param>
    /// <param name="zone">Its clocks are not changed at midnight.</param>
    public static DayRange In(TimeZoneInfo zone, DateOnly day)
    {
        var (start, end) = (Midnight(zone, day), Midnight(zone, day.AddDays(1)));
        var (first, last) = (DateOnly.FromDateTime(start.UtcDateTime), DateOnly.FromDateTime(end.UtcDateTime.AddTicks(-1)));

        // Each slice is open to the far side of its UTC day. So a message whose time was changed after it was stored, and which lies in
        // the partition of the old time, still belongs to one day and not to none.
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

/// <summary>A UTC day's partitions, or that part of them whose due time is inside the bounds.</summary>
/// <param name="DueFrom">Included.</param>
/// <param name="DueBefore">Excluded.</param>
public readonly record struct DaySlice(DateOnly Day, DateTimeOffset? DueFrom, DateTimeOffset? DueBefore);
