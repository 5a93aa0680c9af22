using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using SmsFunctions.Foundation;
using SmsFunctions.Messages;

namespace SmsFunctions.StopList;

/// <summary>The settings <c>Numbers__*</c>: how numbers are read, and the destinations to which the app sends, by the first digits of the number.</summary>
public sealed class NumbersOptions
{
    public const string Section = "Numbers";

    /// <value>
    /// The region whose national numbers need no country code: two capital letters (ISO 3166-1), one that libphonenumber knows. Default RU.
    /// </value>
    public string Region { get; set; } = PhoneParser.DefaultRegion;

    /// <value>
    /// The first digits of the numbers to which the app sends, beginning with the country code, separated by commas: <c>7,375</c>. Each prefix has 1 to 15
    /// digits. Default none: all numbers are allowed.
    /// </value>
    public string? AllowPrefixes { get; set; }

    /// <value>
    /// The first digits of the numbers to which the app does not send, in the same form. They are added to the built-in ranges
    /// (<see cref="SpecialRanges"/>). A number with such a prefix is refused even if <see cref="AllowPrefixes"/> allows it. Default none.
    /// </value>
    public string? DenyPrefixes { get; set; }

    /// <value>
    /// Expensive ranges. These belong to no country: satellite networks (870, 881), personal, shared and test ranges (878, 882, 883, 888) and international
    /// premium rate (979). Those of Russia and Kazakhstan are the premium ranges of libphonenumber (7803, 7809).
    /// </value>
    internal static IReadOnlyList<string> SpecialRanges { get; } = ["870", "878", "881", "882", "883", "888", "979", "7803", "7809"];

    /// <summary>Returns the parser for the validators of other sections, which may run before this section is valid.</summary>
    internal static PhoneParser Parser(IConfiguration settings) =>
        new(settings[$"{Section}:{nameof(Region)}"] is { } region && PhoneParser.IsRegion(region) ? region : PhoneParser.DefaultRegion);

    /// <summary>Parses a list of prefixes; null when the text is malformed.</summary>
    internal static string[]? ParsePrefixes(string? text)
    {
        var prefixes = SettingsCheck.Split(text);
        return prefixes.All(CountryCode.IsPrefix) ? prefixes : null;
    }
}

/// <summary>Validates the region and the format of the prefixes.</summary>
internal sealed class NumbersOptionsValidator : IValidateOptions<NumbersOptions>
{
    public ValidateOptionsResult Validate(string? name, NumbersOptions options)
    {
        string?[] problems =
        [
            PhoneParser.IsRegion(options.Region) ? null
                : $"{NumbersOptions.Section}__{nameof(options.Region)} is '{options.Region}': it must be the two capital letters of a region, such as RU.",
            Problem(nameof(options.AllowPrefixes), options.AllowPrefixes), Problem(nameof(options.DenyPrefixes), options.DenyPrefixes),
        ];
        var failures = problems.OfType<string>().ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? Problem(string setting, string? text) => NumbersOptions.ParsePrefixes(text) is not null ? null
        : $"{NumbersOptions.Section}__{setting} is '{text}': it must be prefixes of 1 to 15 digits, beginning with an assigned country code and separated by "
            + "commas, such as 7,375.";
}
