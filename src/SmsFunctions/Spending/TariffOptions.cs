using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.Spending;

/// <summary>The settings <c>Tariff__*</c>: prices of one segment, in the account's currency.</summary>
public sealed class TariffOptions
{
    public const string Section = "Tariff";

    /// <value>
    /// The price for numbers that no prefix matches, 0 to 1000000. Default not set: such numbers have no price. With <see cref="DailyCap"/> they are then
    /// refused; without any price the balance is not checked.
    /// </value>
    [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal? Default { get; set; }

    /// <value>Prices by number prefix; the longest matching prefix applies: <c>79=2.50,375=6.10</c>. Default none.</value>
    public string Prefixes { get; set; } = "";

    /// <value>The amount that the app may spend in a day (UTC), 0.01 to 1000000000. When it is used up, messages wait for the next day. Default none.</value>
    [Range(typeof(decimal), "0.01", "1000000000", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal? DailyCap { get; set; }

    /// <value>The share of <see cref="DailyCap"/> that only messages of priority high may use, 0 to 0.9. Default 0.1.</value>
    [Range(typeof(decimal), "0", "0.9", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal ReservedForHigh { get; set; } = 0.1m;

    /// <value>A balance below this amount raises an alert, 0 to 1000000000. Default none.</value>
    [Range(typeof(decimal), "0", "1000000000", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal? LowBalance { get; set; }

    /// <summary>Parses the prefixes; null when the text is malformed.</summary>
    internal static IReadOnlyDictionary<string, decimal>? ParsePrefixes(string text)
    {
        var prices = new Dictionary<string, decimal>();
        foreach (var part in text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [var prefix, var price] || !CountryCode.IsPrefix(prefix)
                || !decimal.TryParse(price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || !prices.TryAdd(prefix, value))
            {
                return null;
            }
        }

        return prices;
    }
}

/// <summary>Validates the bounds of each setting, the format of the prefixes, and that there are prices if another setting needs them.</summary>
internal sealed class TariffOptionsValidator : IValidateOptions<TariffOptions>
{
    public ValidateOptionsResult Validate(string? name, TariffOptions options)
    {
        var failures = SettingsCheck.Annotations(TariffOptions.Section, options);
        if (TariffOptions.ParsePrefixes(options.Prefixes) is not { } prefixes)
        {
            failures.Add($"Tariff__Prefixes is '{options.Prefixes}': it must be number prefixes, which begin with an assigned country code, with the "
                + "price of a segment, such as 79=2.50,375=6.10. "
                + "Each prefix may appear once, and the decimal separator is a point.");
        }
        else if (options.Default is null && prefixes.Count > 0 && options.DailyCap is null)
        {
            failures.Add("Tariff__Default is not set, but Tariff__Prefixes is: without Tariff__DailyCap all other numbers need a price, too.");
        }
        else if (options.Default is null && prefixes.Count == 0 && options.DailyCap is not null)
        {
            failures.Add("Tariff__DailyCap is set, but neither Tariff__Default nor Tariff__Prefixes is: without a price no message could be sent.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
