using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace SmsFunctions.Messages;

/// <summary>The settings <c>Tracking__*</c>.</summary>
public sealed class TrackingOptions
{
    public const string Section = "Tracking";

    /// <value>
    /// The times of the delivery status checks: time spans after the later of the sent time and the due time, separated by commas and strictly
    /// increasing, at most 7 days. Default: 20 s, 1, 2, 5, 15, 30 min, 1, 2, 4, 8, 16, 24, 36, 47 h; Stream Telecom deletes statuses after 48 hours.
    /// </value>
    public string Schedule { get; set; } =
        "00:00:20,00:01:00,00:02:00,00:05:00,00:15:00,00:30:00,01:00:00,02:00:00,04:00:00,08:00:00,16:00:00,1.00:00:00,1.12:00:00,1.23:00:00";

    /// <value>The status calls of the whole app in every second, 1 to 1000, default 20. The calls are spread evenly.</value>
    [Range(1, 1000)]
    public int RatePerSecond { get; set; } = 20;

    internal static bool TryParseSchedule(string? text, out TimeSpan[] offsets)
    {
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        offsets = new TimeSpan[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TimeSpan.TryParse(parts[i], CultureInfo.InvariantCulture, out offsets[i]) || offsets[i] <= (i == 0 ? TimeSpan.Zero : offsets[i - 1]))
            {
                return false;
            }
        }

        return parts.Length > 0;
    }
}
