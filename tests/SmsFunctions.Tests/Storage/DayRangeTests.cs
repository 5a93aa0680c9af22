using SmsFunctions.Gateway;
using SmsFunctions.Storage;

namespace SmsFunctions.Tests.Storage;

public sealed class DayRangeTests
{
    private static readonly DateOnly Day = new(2026, 11, 22);

    [Fact]
    public void A_utc_day_is_one_partition_of_each_shard() => Assert.Equal([new DaySlice(Day, null, null)], DayRange.Utc(Day).Slices);

    [Fact]
    public void A_moscow_day_begins_at_21_of_the_utc_day_before()
    {
        var slices = DayRange.In(new MoscowTime().Zone, Day).Slices;

        Assert.Equal(
            [new DaySlice(Day, null, At(Day, 21)), new DaySlice(Day.AddDays(-1), At(Day.AddDays(-1), 21), null)],
            slices);
    }

    [Fact]
    public void The_zone_UTC_needs_no_bounds() => Assert.Equal(DayRange.Utc(Day).Slices, DayRange.In(TimeZoneInfo.Utc, Day).Slices);

    [Theory]
    [InlineData("2026-11-21T20:59:59Z")]
    [InlineData("2026-11-21T21:00:00Z")]
    [InlineData("2026-11-22T12:00:00Z")]
    [InlineData("2026-11-22T23:59:59Z")]
    public void A_message_is_in_exactly_one_of_the_days_around_its_partition(string now)
    {
        var due = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var partition in Enumerable.Range(-1, 3).Select(Day.AddDays))
        {
            var days = Enumerable.Range(-3, 7).Select(Day.AddDays).Where(day => DayRange.In(new MoscowTime().Zone, day).Slices.Any(slice =>
                slice.Day == partition && due >= (slice.DueFrom ?? due) && (slice.DueBefore is not { } end || due < end)));
            Assert.Single(days);
        }
    }

    private static DateTimeOffset At(DateOnly day, int hour) => new(day, new TimeOnly(hour, 0), TimeSpan.Zero);
}
