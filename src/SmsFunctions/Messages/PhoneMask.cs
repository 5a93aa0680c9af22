using System.Text.RegularExpressions;

namespace SmsFunctions.Messages;

/// <summary>
/// Masks phone numbers for logs: <c>79001234567</c> becomes <c>7900***4567</c>. Shorter numbers show fewer digits; at least three digits are always hidden.
/// </summary>
public static partial class PhoneMask
{
    private const int Hidden = 3;
    private const int MostVisible = 8;

    public static string Of(string phone)
    {
        var visible = Math.Clamp(phone.Length - Hidden, 0, MostVisible);
        return $"{phone.AsSpan(0, (visible + 1) / 2)}***{phone.AsSpan(phone.Length - (visible / 2))}";
    }

    /// <summary>Masks every run of seven or more digits, for texts of other systems that may contain a phone number.</summary>
    public static string InText(string text) => DigitRun().Replace(text, run => Of(run.Value));

    [GeneratedRegex("[0-9]{7,}", RegexOptions.CultureInvariant)]
    private static partial Regex DigitRun();
}
