using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Money;

/// <summary>Settings <c>Tariff__*</c>: prices of one segment, in the account's currency.</summary>
public sealed class TariffOptions
{
    public const string Section = "Tariff";

    /// <value>Where no prefix matches, 0 to 1000000. Not set: no prices, and no check of the balance.</value>
    [Range(typeof(decimal), "0", "1000000", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal? Default { get; set; }

    /// <value>By the number's beginning, the longest wins: <c>79=2.50,375=6.10</c>. Default none.</value>
    public string Prefixes { get; set; } = "";

    /// <value>What the app may spend in a day (UTC), 0.01 to 1000000000; what costs more waits for the next day. Default none.</value>
    [Range(typeof(decimal), "0.01", "1000000000", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal? DailyCap { get; set; }

    /// <value>A balance below this is an alert, 0 to 1000000000. Default none.</value>
    [Range(typeof(decimal), "0", "1000000000", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal? LowBalance { get; set; }

    /// <summary>Null when it cannot be read.</summary>
    internal static IReadOnlyDictionary<string, decimal>? ParsePrefixes(string text)
    {
        var prices = new Dictionary<string, decimal>();
        foreach (var part in text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } prefix, var price] || !prefix.All(char.IsAsciiDigit)
                || !decimal.TryParse(price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || !prices.TryAdd(prefix, value))
            {
                return null;
            }
        }

        return prices;
    }
}

/// <summary>Bounds of each setting, prefixes that can be read, and a default beside whatever needs prices.</summary>
internal sealed class TariffOptionsValidator : IValidateOptions<TariffOptions>
{
    public ValidateOptionsResult Validate(string? name, TariffOptions options)
    {
        var failures = SettingsCheck.Annotations(TariffOptions.Section, options);
        if (TariffOptions.ParsePrefixes(options.Prefixes) is not { } prefixes)
        {
            failures.Add($"Tariff__Prefixes is '{options.Prefixes}': it must be beginnings of numbers with the price of a segment, such as 79=2.50,375=6.10, each beginning once and decimals with a point.");
        }
        else if (options.Default is null && (prefixes.Count > 0 || options.DailyCap is not null))
        {
            failures.Add("Tariff__Default is not set, but Tariff__Prefixes or Tariff__DailyCap is: without the price of all other numbers nothing can be added up.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
