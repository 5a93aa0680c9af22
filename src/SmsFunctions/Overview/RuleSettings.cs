using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Scheduling;
using SmsFunctions.Spending;
using SmsFunctions.StopList;
using SmsFunctions.Submission;

namespace SmsFunctions.Overview;

/// <summary>The settings for texts, numbers, times and amounts of messages.</summary>
public sealed class RuleSettings(
    IOptions<TextOptions> texts,
    IOptions<TariffOptions> tariff,
    IOptions<QuietHoursOptions> quietHours,
    IOptions<LimitsOptions> limits,
    IOptions<NumbersOptions> numbers)
{
    public string Region => numbers.Value.Region;

    public int MaxSegments => texts.Value.MaxSegments;

    public TextSettings Text => new(texts.Value.ReplaceLookAlikes, texts.Value.Transliterate);

    public TariffSettings Tariff => new(
        tariff.Value.Default,
        [.. TariffOptions.ParsePrefixes(tariff.Value.Prefixes)!.OrderBy(price => price.Key, StringComparer.Ordinal)
            .Select(price => new PrefixPrice(price.Key, price.Value))]);

    public decimal? DailyCap => tariff.Value.DailyCap;

    public decimal ReservedForHigh => tariff.Value.ReservedForHigh;

    public QuietHoursSettings? QuietHours =>
        string.IsNullOrEmpty(quietHours.Value.Window) ? null : new(quietHours.Value.Window, quietHours.Value.TimeZone);

    public LimitSettings Limits => new([.. LimitsOptions.Parse(limits.Value.PerNumber)!.Select(limit => $"{limit.Count}/{limit.Window:c}")]);

    public NumberSettings Numbers => new(SettingsCheck.Split(numbers.Value.AllowPrefixes), SettingsCheck.Split(numbers.Value.DenyPrefixes));
}
