using System.ComponentModel.DataAnnotations;
using SmsFunctions.Foundation;
using SmsFunctions.Gateway;
using SmsFunctions.Messages;

namespace SmsFunctions.Callers;

/// <summary>The settings of a caller's limits, the same for named callers, alert sources and the 1C endpoint.</summary>
public class LimitOptions
{
    /// <value>The first digits of the numbers to which it may send, with the country code, separated by commas. Default none: all numbers.</value>
    public string? Prefixes { get; set; }

    /// <value>The maximum number of messages in a minute, for each instance, 1 to 1000000. Default none: no limit.</value>
    [Range(1, 1_000_000)]
    public int? PerMinute { get; set; }

    /// <value>The maximum number of messages in a UTC day, for all instances together, 1 to 100000000. Default none: no limit.</value>
    [Range(1, 100_000_000)]
    public int? PerDay { get; set; }

    /// <summary>Returns all errors of these settings, including those of the annotations.</summary>
    /// <param name="section">The part of the setting's name before the property.</param>
    /// <param name="senders">The value of the setting <c>Senders</c>; null when there is none.</param>
    internal static IEnumerable<string> Problems(string section, LimitOptions options, string? senders = null) =>
    [
        .. SettingsCheck.Annotations(section, options),
        .. SettingsCheck.Split(options.Prefixes).Where(prefix => !CountryCode.IsPrefix(prefix))
            .Select(prefix => $"{section}__{nameof(Prefixes)} has '{prefix}': a prefix must be 1 to {PhoneParser.MaxDigits} digits and begin with an assigned "
                + "country code."),
        .. SettingsCheck.Split(senders).Where(sender => !SenderName.IsValid(sender))
            .Select(sender => $"{section}__Senders has '{sender}': a sender must be up to 11 Latin characters or up to 15 digits."),
    ];
}
