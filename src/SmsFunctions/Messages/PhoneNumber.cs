using System.Diagnostics.CodeAnalysis;

namespace SmsFunctions.Messages;

/// <summary>Normalises phone numbers to the form of the gateway: digits only, country code first.</summary>
public static class PhoneNumber
{
    /// <value>E.164 allows 15 digits. Numbers that can receive SMS have at least 8.</value>
    public const int MinDigits = 8;
    public const int MaxDigits = 15;

    private const string Punctuation = " \t-().\u00A0\u2011\u202F";

    /// <summary>
    /// Normalises a number. <c>+7 (900) 123-45-67</c>, <c>8 900 …</c> and <c>900 …</c> are Russian numbers and become 7900…. A number with a
    /// leading <c>+</c> or <c>00</c> is international.
    /// </summary>
    /// <param name="problem">The problem, as a text for the caller. It never contains the number.</param>
    public static bool TryNormalise(string? text, [NotNullWhen(true)] out string? digits, [NotNullWhen(false)] out string? problem)
    {
        digits = null;
        problem = null;
        var trimmed = text?.Trim() ?? "";
        var international = trimmed.StartsWith('+');
        Span<char> found = stackalloc char[MaxDigits + 2];
        var count = 0;
        foreach (var c in international ? trimmed.AsSpan(1) : trimmed)
        {
            if (Punctuation.Contains(c, StringComparison.Ordinal))
            {
                continue;
            }

            if (!char.IsAsciiDigit(c))
            {
                problem = "must be a phone number: digits, with or without a leading +, spaces, hyphens and parentheses";
                return false;
            }

            if (count == found.Length)
            {
                problem = $"must have at most {MaxDigits} digits";
                return false;
            }

            found[count++] = c;
        }

        var number = found[..count];
        if (!international && number.StartsWith("00"))
        {
            international = true;
            number = number[2..];
        }

        digits = number.ToString();
        if (!international)
        {
            digits = digits switch
            {
                ['8', .. var local] when local.Length == 10 => $"7{local}",
                ['9', ..] when digits.Length == 10 => $"7{digits}",
                _ => digits,
            };
        }

        problem = digits switch
        {
            { Length: < MinDigits } => $"must have at least {MinDigits} digits, with the country code",
            { Length: > MaxDigits } => $"must have at most {MaxDigits} digits",
            ['0', ..] => "must begin with a country code, not with 0",
            ['7', ..] when digits.Length != 11 => "must have 11 digits when it begins with 7",
            _ => null,
        };
        if (problem is not null)
        {
            digits = null;
        }

        return problem is null;
    }
}
