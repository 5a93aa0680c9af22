using System.Globalization;

namespace SmsFunctions.Gateway;

/// <summary>Moscow time, the time zone of <c>SMS_Time</c>.</summary>
/// <param name="find">Finds a time zone by its name; returns null when the machine has no data for it.</param>
public sealed class MoscowTime(Func<string, TimeZoneInfo?> find)
{
    private const string Name = "Europe/Moscow";
    private readonly TimeZoneInfo? _known = find(Name);

    public MoscowTime()
        : this(name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null)
    {
    }

    /// <value>True when the machine has no time zone data and +03:00 is used, Moscow's offset since October 2014.</value>
    public bool IsGuessed => _known is null;

    /// <value>The time zone, for callers that parse Moscow times.</value>
    public TimeZoneInfo Zone => _known ?? TimeZoneInfo.CreateCustomTimeZone(Name, TimeSpan.FromHours(3), Name, Name);

    /// <summary>Formats an instant in Moscow time. Fractions of a second are dropped unless the format includes them.</summary>
    public string Write(DateTimeOffset moment, string format) => TimeZoneInfo.ConvertTime(moment, Zone).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Parses a text as Moscow time and ignores any offset or letter at its end; null when the text does not have that format.</summary>
    public DateTimeOffset? Read(string text, string format)
    {
        if (!DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) || read.Year is <= 1 or >= 9999)
        {
            return null;
        }

        var wall = DateTime.SpecifyKind(read, DateTimeKind.Unspecified);
        return new DateTimeOffset(wall, Zone.GetUtcOffset(wall));
    }

    /// <returns>Null, or the reason why a header cannot carry times in that format, as the end of a sentence.</returns>
    internal static string? FormatError(string format)
    {
        var sample = new DateTime(2031, 2, 3, 14, 25, 36, DateTimeKind.Unspecified);
        try
        {
            var written = sample.ToString(format, CultureInfo.InvariantCulture);
            if (written.Any(character => character is < ' ' or > '~'))
            {
                return "writes characters that are not ASCII";
            }

            return DateTime.TryParseExact(written, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
                && DateTime.SpecifyKind(read, DateTimeKind.Unspecified) == sample
                ? null
                : $"writes {sample:s} as '{written}', which does not give the date and the time to the second";
        }
        catch (FormatException)
        {
            return "is not a format for dates and times";
        }
    }
}
