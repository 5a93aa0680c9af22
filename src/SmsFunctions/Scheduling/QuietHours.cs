using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using SmsFunctions.Sending;

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

/// <summary>The hours in which messages are held, never dropped. Messages of mode atLeastOnce are sent at any time.</summary>
public sealed class QuietHours(IOptions<QuietHoursOptions> options)
{
    public const string Code = nameof(QuietHours);

    private readonly (TimeOnly From, TimeOnly To)? _window = QuietHoursOptions.Parse(options.Value.Window);
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary>The end of the quiet hours that contain a time; null when the time is outside of them.</summary>
    public DateTimeOffset? EndAt(DateTimeOffset time)
    {
        if (_window is not { } window)
        {
            return null;
        }

        var local = TimeZoneInfo.ConvertTime(time, _zone).DateTime;
        var (from, to) = (local.Date + window.From.ToTimeSpan(), local.Date + window.To.ToTimeSpan());

        // A window over midnight has an evening part and a morning part.
        var isQuiet = window.From < window.To ? from <= local && local < to : from <= local || local < to;
        return !isQuiet ? null : ToUtc(local < to ? to : to.AddDays(1));
    }

    /// <summary>The earliest time at which a message may be sent; null when it may be sent at its due time.</summary>
    public DateTimeOffset? EndFor(SendMode mode, DateTimeOffset due) => mode == SendMode.AtLeastOnce ? null : EndAt(due);

    /// <value>The window and the time zone as text.</value>
    public string Text => $"{options.Value.Window}, {options.Value.TimeZone}";

    public MessageError Why(DateTimeOffset end) => new(Code, $"quiet hours ({Text}): the message is sent at {end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    // When clocks go forward, an hour does not exist. Quiet hours that would end in it end after it.
    private DateTimeOffset ToUtc(DateTime local)
    {
        while (_zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
