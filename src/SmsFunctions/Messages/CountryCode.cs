using System.Collections.Frozen;

namespace SmsFunctions.Messages;

/// <summary>The country codes of ITU-T E.164: one digit (1 and 7), two digits, or three.</summary>
public static class CountryCode
{
    private static readonly FrozenSet<string> OfTwoDigits = FrozenSet.Create(
    [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57",
        "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ]);

    /// <summary>Returns the country code with which a number begins.</summary>
    /// <param name="phone">The number, digits only, at least three.</param>
    public static string Of(string phone) => phone switch
    {
        ['1' or '7', ..] => phone[..1],
        _ when OfTwoDigits.Contains(phone[..2]) => phone[..2],
        _ => phone[..3],
    };
}
