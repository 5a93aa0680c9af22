using System.Diagnostics.CodeAnalysis;

namespace SmsFunctions.Messages;

/// <summary>Normalises phone numbers to the form of the gateway: digits only, country code first.</summary>
public static class PhoneNumber
{
    /// <value>E.164 allows 15 digits. Numbers that can receive SMS have at least 8.</value>
    public const int MinDigits = 8;
    public const int MaxDigits = 15;

    /// <value>The maximum length as written, in UTF-16 units.</value>
    public const int MaxLength = 40;

    private const string Punctuation = " \t-().\u00A0\u2011\u202F";

    /// <summary>
    /// Normalises a number. <c>+7 (900) 123-45-67</c>, <c>8 900 …</c> and <c>900 …</c> are Russian numbers and become 7900…. A number with a
    /// leading <c>+</c> or <c>00</c> is international.
    /// </summary>
    /// <param name="problem">The problem, as a text for the caller. It never contains the number.</param>
    public static bool TryNormalise(string? text, [NotNullWhen(true)] out string? digits, [NotNullWhen(false)] out string? problem)
    {
        if (text?.Length > MaxLength)
        {
            (digits, problem) = (null, $"must have at most {MaxLength} characters");
            return false;
        }

        var trimmed = text?.Trim() ?? "";
        var isInternational = trimmed.StartsWith('+');
        if (!TryReadDigits(isInternational ? trimmed[1..] : trimmed, out digits, out problem))
        {
            return false;
        }

        digits = isInternational ? digits : WithCountryCode(digits);
        problem = Problem(digits);
        digits = problem is null ? digits : null;
        return problem is null;
    }

    private static bool TryReadDigits(string text, [NotNullWhen(true)] out string? digits, [NotNullWhen(false)] out string? problem)
    {
        (digits, problem) = (null, null);
        Span<char> found = stackalloc char[MaxDigits + 2];
        var count = 0;
        foreach (var c in text)
        {
            if (Punctuation.Contains(c, StringComparison.Ordinal))
            {
                continue;
            }

            problem = !char.IsAsciiDigit(c) ? "must be a phone number: digits, with or without a leading +, spaces, hyphens and parentheses"
                : count == found.Length ? $"must have at most {MaxDigits} digits"
                : null;
            if (problem is not null)
            {
                return false;
            }

            found[count++] = c;
        }

        digits = found[..count].ToString();
        return true;
    }

    private static string WithCountryCode(string digits) => digits switch
    {
        ['0', '0', .. var international] => international,
        ['8', .. var local] when local.Length == 10 => $"7{local}",
        ['9', ..] when digits.Length == 10 => $"7{digits}",
        _ => digits,
    };

    private static string? Problem(string digits) => digits switch
    {
        { Length: < MinDigits } => $"must have at least {MinDigits} digits, with the country code",
        { Length: > MaxDigits } => $"must have at most {MaxDigits} digits",
        ['0', ..] => "must begin with a country code, not with 0",
        ['7', ..] when digits.Length != 11 => "must have 11 digits when it begins with 7",
        _ => null,
    };
}
