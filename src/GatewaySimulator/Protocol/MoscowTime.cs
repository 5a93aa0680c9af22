using System.Globalization;

namespace GatewaySimulator.Protocol;

/// <summary>The time zone of the gateway: UTC+3 all year since 2014, so no time zone data is needed.</summary>
internal static class MoscowTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(3);

    /// <summary>Reads <c>SMS_Time</c> as Moscow time, although its format ends with <c>Z</c>.</summary>
    public static DateTimeOffset? Parse(string text, string format) =>
        DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall) && wall.Year is > 1 and < 9999
            ? new DateTimeOffset(wall, Offset)
            : null;

    public static string Format(DateTimeOffset time) => time.ToOffset(Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
