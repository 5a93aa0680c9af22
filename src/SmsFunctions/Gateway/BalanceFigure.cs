using System.Globalization;
using System.Text.RegularExpressions;

namespace SmsFunctions.Gateway;

/// <summary>
/// Parses a balance in any form that the gateway may write: <c>98765</c>, <c>-12.50</c>, <c>98 765,43 руб.</c>, <c>1,234.56</c>. A single comma or
/// point is read as the decimal separator. If that is wrong, the balance is read as too low, which is safer than too high.
/// </summary>
internal static partial class BalanceFigure
{
    /// <returns>The balance; null when the text is not exactly one number, optionally with a currency.</returns>
    public static decimal? Read(string figure)
    {
        if (Form().Match(string.Concat(figure.Where(character => !char.IsWhiteSpace(character)))) is not { Success: true } match)
        {
            return null;
        }

        var whole = match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        var part = match.Groups["part"] is { Success: true, Value: var digits } ? $".{digits}" : "";
        return decimal.TryParse($"{whole}{part}", NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }

    [GeneratedRegex(
        """
        ^[^0-9.,+-]{0,10}
        (?:
            (?<whole>[+-]?[0-9]{1,25}) (?:[.,](?<part>[0-9]{1,10}))?
          | (?<whole>[+-]?[0-9]{1,3}(?:,[0-9]{3})+) \.(?<part>[0-9]{1,10})
          | (?<whole>[+-]?[0-9]{1,3}(?:\.[0-9]{3})+) ,(?<part>[0-9]{1,10})
        )
        [^0-9,+-]{0,10}$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
