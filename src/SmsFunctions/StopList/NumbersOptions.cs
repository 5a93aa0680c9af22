using Microsoft.Extensions.Options;

namespace SmsFunctions.StopList;

/// <summary>The settings <c>Numbers__*</c>: the destinations to which the app sends, by the first digits of the number.</summary>
public sealed class NumbersOptions
{
    public const string Section = "Numbers";

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
    /// Ranges that belong to no country and are expensive: satellite networks (870, 881), personal, shared and test ranges (878, 882, 883, 888) and
    /// international premium rate (979).
    /// </value>
    internal static IReadOnlyList<string> SpecialRanges { get; } = ["870", "878", "881", "882", "883", "888", "979"];

    /// <summary>Parses a list of prefixes; null when the text is malformed.</summary>
    internal static string[]? ParsePrefixes(string? text)
    {
        var prefixes = text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return prefixes.All(IsPrefix) ? prefixes : null;
    }

    private static bool IsPrefix(string text) => text.Length is > 0 and <= Messages.PhoneNumber.MaxDigits && text[0] != '0' && text.All(char.IsAsciiDigit);
}

/// <summary>Validates the format of the prefixes.</summary>
internal sealed class NumbersOptionsValidator : IValidateOptions<NumbersOptions>
{
    public ValidateOptionsResult Validate(string? name, NumbersOptions options)
    {
        string?[] problems =
        [
            Problem(nameof(options.AllowPrefixes), options.AllowPrefixes), Problem(nameof(options.DenyPrefixes), options.DenyPrefixes),
        ];
        var failures = problems.OfType<string>().ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? Problem(string setting, string? text) => NumbersOptions.ParsePrefixes(text) is not null ? null
        : $"{NumbersOptions.Section}__{setting} is '{text}': it must be prefixes of 1 to 15 digits, beginning with the country code and separated by commas, "
            + "such as 7,375.";
}
