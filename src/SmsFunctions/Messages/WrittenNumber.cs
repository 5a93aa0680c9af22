using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Messages;

/// <summary>A phone number as it is written, without the characters that carry no meaning.</summary>
/// <param name="HasPlus">Whether it begins with a plus, so that its digits begin with a country code.</param>
/// <param name="Digits">ASCII digits, at least one.</param>
internal readonly record struct WrittenNumber(bool HasPlus, string Digits)
{
    private const string Scheme = "tel:";
    private const string NoNumber = "must be a phone number: digits, with or without a leading +, spaces, dashes, dots and parentheses";

    // What may stand before a country code instead of a plus: the prefixes for calls abroad of most countries, of the former Soviet Union and of North America.
    private static readonly string[] Abroad = ["00", "810", "011"];

    // Words and signs with which an extension begins.
    private static readonly string[] Extensions = ["ext", "x", "х", "доб", "вн", "#", ";ext"];

    /// <summary>
    /// Reads the digits of all scripts. Spaces, dashes, dots, parentheses and invisible marks are passed over, and so are the scheme <c>tel:</c> and a
    /// trunk zero in parentheses after a country code: <c>+49 (0) 151</c>.
    /// </summary>
    /// <param name="problem">As for <see cref="PhoneParser.TryParse"/>.</param>
    public static bool TryRead(string text, out WrittenNumber number, [NotNullWhen(false)] out string? problem)
    {
        number = default;
        var (digits, plus, bracket) = (new StringBuilder(PhoneParser.MaxLength), false, 0);
        for (var index = 0; index < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var units) != OperationStatus.Done)
            {
                problem = $"has half of a surrogate pair, U+{(int)text[index]:X4}";
                return false;
            }

            var plain = Plain(rune);
            if (Rune.IsDigit(rune))
            {
                digits.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            }
            else if (plain == '+' && !plus && digits.Length == 0)
            {
                plus = true;
            }
            else if (plain == '(')
            {
                bracket = digits.Length;
            }
            else if (plain == ')')
            {
                digits.Length -= digits.Length == bracket + 1 && digits[bracket] == '0' && IsCountryCode(plus, digits.ToString(0, bracket)) ? 1 : 0;
            }
            else if (digits.Length == 0 && text.AsSpan(index).StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            {
                units = Scheme.Length;
            }
            else if (!IsPassedOver(rune, plain))
            {
                problem = Problem(rune, text.AsSpan(index), hasDigits: digits.Length > 0);
                return false;
            }

            index += units;
        }

        number = new WrittenNumber(plus, digits.ToString());
        problem = digits.Length == 0 ? NoNumber : null;
        return problem is null;
    }

    private static bool IsCountryCode(bool plus, string digits)
    {
        var prefix = plus ? "" : Array.Find(Abroad, prefix => digits.StartsWith(prefix, StringComparison.Ordinal));
        return prefix is not null && digits.Length > prefix.Length
            && CountryCode.Find(digits.AsSpan(prefix.Length))?.Length == digits.Length - prefix.Length;
    }

    // The full-width forms of ASCII characters are at a fixed distance.
    private static char Plain(Rune rune) => rune.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => (char)(rune.Value - 0xFEE0),
        0xFE62 => '+',
        < 0x80 => (char)rune.Value,
        _ => '\0',
    };

    private static bool IsPassedOver(Rune rune, char plain) =>
        plain is '.' or '\t' || IsInvisibleMark(rune) || IsOtherDash(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation;

    // Outside Unicode's category of dashes: the minus signs, the hyphen bullet and the prolonged sound marks of Japanese.
    private static bool IsOtherDash(Rune rune) => rune.Value is 0x2212 or 0x02D7 or 0x2043 or 0x30FC or 0xFF70;

    // Soft hyphen, directional marks, joiners, zero-width spaces, byte order mark: copied along from web pages, address books and messengers.
    private static bool IsInvisibleMark(Rune rune) => rune.Value is
        0x00AD or 0x061C or 0x180E or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0xFEFF;

    private static string Problem(Rune rune, ReadOnlySpan<char> rest, bool hasDigits)
    {
        foreach (var extension in hasDigits ? Extensions : [])
        {
            if (rest.StartsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return $"has an extension, which begins with '{rest[..extension.Length]}': SMS cannot be sent to an extension";
            }
        }

        return $"has the character {Shown(rune)}, which is not allowed; it {NoNumber}";
    }

    // A mark alone cannot be told from others.
    private static string Shown(Rune rune) =>
        VisibleText.IsVisible(rune) && !TextBounds.IsMark(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            ? $"'{rune}'"
            : $"U+{rune.Value:X4}";
}
