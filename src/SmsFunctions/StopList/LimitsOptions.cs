using System.Globalization;
using Microsoft.Extensions.Options;

namespace SmsFunctions.StopList;

/// <summary>The settings <c>Limits__*</c>.</summary>
public sealed class LimitsOptions
{
    public const string Section = "Limits";

    private const int MaxLimits = 4, MaxCount = 1_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromDays(7);

    /// <value>
    /// The most messages that one number may get in a time: <c>COUNT/TIME</c>, up to four separated by commas, each count 1 to 1000, each time 00:00:01 to
    /// 7.00:00:00. <c>0</c> switches all limits of numbers off. Default 5 a minute and 30 a day.
    /// </value>
    public string PerNumber { get; set; } = "5/00:01:00,30/1.00:00:00";

    /// <summary>Parses the limits of numbers. The list is empty when they are off; null when the text is malformed.</summary>
    internal static IReadOnlyList<NumberLimit>? Parse(string text)
    {
        if (text.Trim() == "0")
        {
            return [];
        }

        var limits = text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne).ToList();
        return limits.Count <= MaxLimits && !limits.Contains(null) ? [.. limits.OfType<NumberLimit>()] : null;
    }

    private static NumberLimit? ParseOne(string text) =>
        text.Split('/') is [var count, var window]
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is > 0 and <= MaxCount
        && TimeSpan.TryParse(window, CultureInfo.InvariantCulture, out var time) && time >= Shortest && time <= Longest
            ? new NumberLimit(most, time)
            : null;
}

/// <summary>The most messages that a number may get in a time.</summary>
public sealed record NumberLimit(int Count, TimeSpan Window);

/// <summary>Validates the format and the bounds of the limits.</summary>
internal sealed class LimitsOptionsValidator : IValidateOptions<LimitsOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitsOptions options) => LimitsOptions.Parse(options.PerNumber) is not null
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"Limits__PerNumber is '{options.PerNumber}': it must be 0, or up to four limits COUNT/TIME separated by commas, such as 5/00:01:00, "
            + "with counts from 1 to 1000 and times from 00:00:01 to 7.00:00:00.");
}
