using System.Globalization;
using System.Text.RegularExpressions;

namespace SmsFunctions.Scheduling;

/// <summary>
/// Parses times by the grammar of RFC 3339, with what ISO 8601 adds: no seconds, a comma before the fraction, and the offsets <c>+03</c> and <c>+0300</c>.
/// A fraction may have any number of digits; those after the seventh are dropped.
/// </summary>
internal static partial class TimeText
{
    private const string Example = "such as 2026-12-31T10:00:00+03:00 or 2026-12-31T07:00:00Z";
    private const int TickDigits = 7, LeapSecond = 60;

    /// <returns>The time in UTC, or the problem as a text for the API client.</returns>
    public static (DateTimeOffset? Time, string? Problem) Read(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return (null, $"must be a time with its offset, {Example}");
        }

        var (year, month, day, hour, minute, second) = (Part("year"), Part("month"), Part("day"), Part("hour"), Part("minute"), Part("second"));
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return (null, $"has a date that does not exist: {match.Groups["date"].Value}");
        }

        if (hour > 23 || minute > 59 || second > LeapSecond)
        {
            return (null, $"has a time of day that does not exist: {match.Groups["time"].Value}");
        }

        if (!match.Groups["zone"].Success)
        {
            return (null, $"must have an offset from UTC, {Example}");
        }

        var offset = new TimeSpan(Part("hours"), Part("minutes"), 0);
        if (Part("hours") > 23 || Part("minutes") > 59)
        {
            return (null, $"has an offset that does not exist: {match.Groups["zone"].Value}");
        }

        var local = new DateTime(year, month, day, hour, minute, 0).AddSeconds(second).AddTicks(Ticks(match.Groups["fraction"].Value));
        return Utc(local, match.Groups["sign"].Value == "-" ? -offset : offset, second == LeapSecond);

        int Part(string name) => int.TryParse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }

    private static (DateTimeOffset? Time, string? Problem) Utc(DateTime local, TimeSpan offset, bool isLeapSecond)
    {
        var ticks = local.Ticks - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return (null, "has a date that does not exist in UTC");
        }

        // A leap second is the last second of a day in UTC. It counts as the first second of the next day.
        var time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return isLeapSecond && time.TimeOfDay >= TimeSpan.FromSeconds(1) ? (null, "has a second 60 that is not at the end of a day in UTC") : (time, null);
    }

    private static long Ticks(string fraction) =>
        long.Parse(fraction[..Math.Min(fraction.Length, TickDigits)].PadRight(TickDigits, '0'), NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """
        ^(?<date>(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2}))
        [Tt]
        (?<time>(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,](?<fraction>[0-9]+))?)?)
        (?<zone>[Zz]|(?<sign>[+-])(?<hours>[0-9]{2})(:?(?<minutes>[0-9]{2}))?)?\z
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
