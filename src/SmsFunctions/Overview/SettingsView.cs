namespace SmsFunctions.Overview;

/// <summary>The settings of the app as returned by the API: without secrets, keys and whole numbers. A value that is not set is null.</summary>
public sealed record SettingsView
{
    /// <value>The version of the app.</value>
    public required string Version { get; init; }

    /// <value>Whether the app serves the operator console.</value>
    public required bool Console { get; init; }

    /// <value>The sender of messages that name none.</value>
    public required string Sender { get; init; }

    /// <value>The region whose numbers need no country code.</value>
    public required string Region { get; init; }

    public required int MaxSegments { get; init; }

    /// <value>The highest number of sending calls at a time, for all instances together.</value>
    public required int MaxConcurrency { get; init; }

    /// <value>The highest number of these calls for messages of priority low.</value>
    public required int LowConcurrency { get; init; }

    public required TextSettings Text { get; init; }

    public required TariffSettings Tariff { get; init; }

    /// <value>The amount that may be spent in a UTC day, in the account's currency.</value>
    public required decimal? DailyCap { get; init; }

    /// <value>The share of the daily cap that only messages of priority high may use.</value>
    public required decimal ReservedForHigh { get; init; }

    /// <value>Null when there are no quiet hours.</value>
    public required QuietHoursSettings? QuietHours { get; init; }

    public required LimitSettings Limits { get; init; }

    public required NumberSettings Numbers { get; init; }

    public required IReadOnlyList<HookSettings> Hooks { get; init; }

    /// <value>Whether the 1C endpoint has an account.</value>
    public required bool OneC { get; init; }

    public required CallbackSettings Callbacks { get; init; }

    /// <value>The names of the callers.</value>
    public required IReadOnlyList<string> Callers { get; init; }

    public required RetentionSettings Retention { get; init; }
}

/// <param name="ReplaceLookAlikes"><c>never</c> or <c>ifCheaper</c>.</param>
/// <param name="Transliterate"><c>never</c> or <c>ifCheaper</c>.</param>
public sealed record TextSettings(string ReplaceLookAlikes, string Transliterate);

/// <summary>The prices of a segment, in the account's currency.</summary>
/// <param name="Default">The price for numbers that no prefix matches; null when there is none.</param>
public sealed record TariffSettings(decimal? Default, IReadOnlyList<PrefixPrice> Prefixes);

/// <param name="Prefix">The first digits of the numbers.</param>
/// <param name="Price">The price of a segment.</param>
public sealed record PrefixPrice(string Prefix, decimal Price);

/// <param name="Window">The start and the end, such as <c>22:00-08:00</c>.</param>
/// <param name="TimeZone">An IANA name.</param>
public sealed record QuietHoursSettings(string Window, string TimeZone);

/// <param name="PerNumber">The most messages that one number may get in a time, such as <c>5/00:01:00</c>; empty when these limits are off.</param>
public sealed record LimitSettings(IReadOnlyList<string> PerNumber);

/// <param name="AllowPrefixes">The first digits of the only numbers that get messages; empty for all numbers.</param>
/// <param name="DenyPrefixes">The first digits of numbers that get no messages, besides the built-in ranges.</param>
public sealed record NumberSettings(IReadOnlyList<string> AllowPrefixes, IReadOnlyList<string> DenyPrefixes);

/// <summary>A source of alerts.</summary>
/// <param name="Kind"><c>alertmanager</c>, <c>grafana</c>, <c>azuremonitor</c> or <c>generic</c>.</param>
/// <param name="Mode"><c>atLeastOnce</c> or <c>atMostOnce</c>.</param>
/// <param name="To">The number of recipients, those of routes included. The payload of a source may name others.</param>
public sealed record HookSettings(string Name, string Kind, string Mode, int To);

/// <param name="Host">The host of the receiver of messages without a callbackUrl; null when there is none.</param>
public sealed record CallbackSettings(string? Host);

/// <param name="Texts">Days for which a text is kept.</param>
/// <param name="Rows">Days for which a message is kept.</param>
public sealed record RetentionSettings(int Texts, int Rows);
