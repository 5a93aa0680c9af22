using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;

namespace SmsFunctions.Scheduling;

/// <summary>Settings <c>QuietHours__*</c>: the hours in which messages are held.</summary>
public sealed class QuietHoursOptions
{
    public const string Section = "QuietHours";

    /// <value>The start and the end, such as <c>22:00-08:00</c>, less than 24 hours. Default none: there are no quiet hours.</value>
    public string? Window { get; set; }

    /// <value>The time zone of the window, an IANA name; default Europe/Moscow.</value>
    [Required]
    public string TimeZone { get; set; } = "Europe/Moscow";

    /// <summary>Null when the window is invalid.</summary>
    internal static (TimeOnly From, TimeOnly To)? Parse(string? window) =>
        window?.Split('-', StringSplitOptions.TrimEntries) is [var from, var to] && Time(from) is { } start && Time(to) is { } end && start != end
            ? (start, end)
            : null;

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}

/// <summary>Checks that the window is valid and the time zone exists on this machine.</summary>
internal sealed class QuietHoursOptionsValidator : IValidateOptions<QuietHoursOptions>
{
    public ValidateOptionsResult Validate(string? name, QuietHoursOptions options)
    {
        var failures = SettingsCheck.Annotations(QuietHoursOptions.Section, options);
        if (!string.IsNullOrEmpty(options.Window) && QuietHoursOptions.Parse(options.Window) is null)
        {
            failures.Add($"QuietHours__Window is '{options.Window}': it must be two different times such as 22:00-08:00.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            failures.Add($"QuietHours__TimeZone is '{options.TimeZone}': this machine has no such time zone. Use an IANA name such as Europe/Moscow.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
