using System.Globalization;

namespace SmsFunctions.Gateway;

/// <summary>Moscow's wall clock, in which the gateway reads <c>SMS_Time</c>.</summary>
/// <param name="find">Looks a time zone up by its name; null when the machine does not know it.</param>
public sealed class MoscowTime(Func<string, TimeZoneInfo?> find)
{
    private const string Name = "Europe/Moscow";
    private readonly TimeZoneInfo? _known = find(Name);

    public MoscowTime()
        : this(name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null)
    {
    }

    /// <value>True when the machine has no time zone data and +03:00 is taken, which Moscow has had since October 2014.</value>
    public bool IsGuessed => _known is null;

    /// <value>The zone itself, for those who read Moscow times.</value>
    public TimeZoneInfo Zone => _known ?? TimeZoneInfo.CreateCustomTimeZone(Name, TimeSpan.FromHours(3), Name, Name);

    /// <summary>The moment as Moscow's clocks show it; parts of a second are dropped unless the format writes them.</summary>
    public string Write(DateTimeOffset moment, string format) => TimeZoneInfo.ConvertTime(moment, Zone).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The moment that a text names as Moscow's clocks would show it, whatever offset or letter ends the text; null when it is not in that format.</summary>
    public DateTimeOffset? Read(string text, string format)
    {
        if (!DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) || read.Year is <= 1 or >= 9999)
        {
            return null;
        }

        var wall = DateTime.SpecifyKind(read, DateTimeKind.Unspecified);
        return new DateTimeOffset(wall, Zone.GetUtcOffset(wall));
    }

    /// <returns>Null, or why a header cannot carry times in that format, as the end of a sentence.</returns>
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

            return DateTime.TryParseExact(written, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) && DateTime.SpecifyKind(read, DateTimeKind.Unspecified) == sample
                ? null
                : $"writes {sample:s} as '{written}', which does not tell the date and the time to the second";
        }
        catch (FormatException)
        {
            return "is not a format for dates and times";
        }
    }
}
