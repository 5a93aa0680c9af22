using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using SmsFunctions.Sending;

namespace SmsFunctions.Scheduling;

/// <summary>Settings <c>QuietHours__*</c>: when nobody is to be woken.</summary>
public sealed class QuietHoursOptions
{
    public const string Section = "QuietHours";

    /// <value>From and to, such as <c>22:00-08:00</c>, less than 24 hours. Default none: there are no quiet hours.</value>
    public string? Window { get; set; }

    /// <value>Whose clock the window goes by, an IANA name; default Europe/Moscow.</value>
    [Required]
    public string TimeZone { get; set; } = "Europe/Moscow";

    /// <summary>Null when it cannot be read.</summary>
    internal static (TimeOnly From, TimeOnly To)? Parse(string? window) =>
        window?.Split('-', StringSplitOptions.TrimEntries) is [var from, var to] && Time(from) is { } start && Time(to) is { } end && start != end ? (start, end) : null;

    private static TimeOnly? Time(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}

/// <summary>A window that can be read, and a time zone that this machine knows.</summary>
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
            failures.Add($"QuietHours__TimeZone is '{options.TimeZone}': this machine knows no such time zone. Use an IANA name such as Europe/Moscow.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>The hours in which messages are kept back, and never dropped; those of mode atLeastOnce pass.</summary>
public sealed class QuietHours(IOptions<QuietHoursOptions> options)
{
    public const string Code = nameof(QuietHours);

    private readonly (TimeOnly From, TimeOnly To)? _window = QuietHoursOptions.Parse(options.Value.Window);
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary>When the quiet hours end that this time lies in; null when it lies in none.</summary>
    public DateTimeOffset? EndAt(DateTimeOffset time)
    {
        if (_window is not { } window)
        {
            return null;
        }

        var local = TimeZoneInfo.ConvertTime(time, _zone).DateTime;
        var (from, to) = (local.Date + window.From.ToTimeSpan(), local.Date + window.To.ToTimeSpan());

        // A window over midnight is in its evening part or in its morning part.
        var isQuiet = window.From < window.To ? from <= local && local < to : from <= local || local < to;
        return !isQuiet ? null : ToUtc(local < to ? to : to.AddDays(1));
    }

    /// <summary>When a message may be sent that is due then; null when it may at once.</summary>
    public DateTimeOffset? EndFor(SendMode mode, DateTimeOffset due) => mode == SendMode.AtLeastOnce ? null : EndAt(due);

    /// <value>For people to read.</value>
    public string Text => $"{options.Value.Window}, {options.Value.TimeZone}";

    public MessageError Why(DateTimeOffset end) => new(Code, $"quiet hours ({Text}): it is sent at {end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    // When clocks are put forward an hour does not exist; what would end in it ends when it is over.
    private DateTimeOffset ToUtc(DateTime local)
    {
        while (_zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
