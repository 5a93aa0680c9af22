using System.Collections.Frozen;
using System.Globalization;
using PhoneNumbers;

namespace SmsFunctions.Messages;

/// <summary>The country codes that are assigned by ITU-T E.164, of one to three digits, as libphonenumber lists them.</summary>
public static class CountryCode
{
    private const int MaxDigits = 3;

    private static readonly FrozenSet<string> Assigned =
        PhoneNumberUtil.GetInstance().GetSupportedCallingCodes().Select(code => code.ToString(CultureInfo.InvariantCulture)).ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Assigned.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Returns the country code with which a number begins; its first three digits when none is assigned.</summary>
    /// <param name="phone">The number, digits only, at least three.</param>
    public static string Of(string phone) => Find(phone) ?? phone[..MaxDigits];

    /// <summary>Returns the assigned country code with which digits begin; null when there is none. No code is the beginning of another.</summary>
    public static string? Find(ReadOnlySpan<char> digits)
    {
        for (var length = 1; length <= Math.Min(MaxDigits, digits.Length); length++)
        {
            if (Lookup.TryGetValue(digits[..length], out var code))
            {
                return code;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a text is the beginning of numbers: 1 to 15 digits that begin with an assigned country code, or with which such a code begins.
    /// </summary>
    public static bool IsPrefix(string text) =>
        text.Length is > 0 and <= PhoneParser.MaxDigits && text.All(char.IsAsciiDigit)
        && (Find(text) is not null || (text.Length < MaxDigits && Assigned.Any(code => code.StartsWith(text, StringComparison.Ordinal))));
}
