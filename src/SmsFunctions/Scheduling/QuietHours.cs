using Microsoft.Extensions.Options;
using SmsFunctions.Messages;

namespace SmsFunctions.Scheduling;

/// <summary>The hours in which messages are held, never dropped. Messages of mode atLeastOnce are sent at any time.</summary>
public sealed class QuietHours(IOptions<QuietHoursOptions> options)
{
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

    public MessageError Why(DateTimeOffset end) =>
        new(ErrorCodes.QuietHours, $"quiet hours ({Text}): the message is sent at {end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");

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
