using System.Buffers;

namespace SmsFunctions.Messages.Texts;

/// <summary>The encoding of an SMS: 7-bit GSM 03.38 when every character is in its alphabet, otherwise UCS-2.</summary>
public enum SmsEncoding
{
    Gsm7,
    Ucs2,
}

/// <summary>The segments of a text. Each segment is billed as one SMS.</summary>
/// <param name="Encoding">The encoding of the whole text. One Cyrillic letter makes the whole text UCS-2.</param>
/// <param name="Count">The number of segments; 0 for an empty text.</param>
/// <param name="CharactersLeft">The free units of the last segment: septets in GSM-7, UTF-16 units in UCS-2. Most characters take one unit.</param>
public readonly record struct Segments(SmsEncoding Encoding, int Count, int CharactersLeft)
{
    // A segment has 140 octets. In a text of several segments, the header that joins them takes 6 octets of each (3GPP TS 23.040).
    private const int Gsm7Single = 160, Gsm7Part = 153, Ucs2Single = 70, Ucs2Part = 67;

    // 3GPP TS 23.038: the default alphabet and the extension table. A character of the extension table takes two septets.
    private const string Gsm7 =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Gsm7Extension = "\f^{}\\[~]|€";

    private static readonly SearchValues<char> Gsm7Characters = SearchValues.Create(Gsm7 + Gsm7Extension);
    private static readonly SearchValues<char> Gsm7TwoSeptets = SearchValues.Create(Gsm7Extension);

    public static Segments Of(string text)
    {
        var encoding = text.AsSpan().ContainsAnyExcept(Gsm7Characters) ? SmsEncoding.Ucs2 : SmsEncoding.Gsm7;
        var (single, part) = encoding == SmsEncoding.Gsm7 ? (Gsm7Single, Gsm7Part) : (Ucs2Single, Ucs2Part);

        // Without an escape or a surrogate pair, each character is one unit.
        if (!(encoding == SmsEncoding.Gsm7 ? text.AsSpan().ContainsAny(Gsm7TwoSeptets) : text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')))
        {
            var full = (text.Length + part - 1) / part;
            return text.Length <= single ? Whole(text.Length) : new Segments(encoding, full, (full * part) - text.Length);
        }

        var (all, parts, used) = (0, 0, part);
        for (var i = 0; i < text.Length; i++)
        {
            // An escape and its character, or the two halves of a surrogate pair, are never split between segments.
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            var units = pair || (encoding == SmsEncoding.Gsm7 && Gsm7TwoSeptets.Contains(text[i])) ? 2 : 1;
            if (pair)
            {
                i++;
            }

            if (used + units > part)
            {
                (parts, used) = (parts + 1, 0);
            }

            (all, used) = (all + units, used + units);
        }

        return all <= single ? Whole(all) : new Segments(encoding, parts, part - used);

        Segments Whole(int units) => new(encoding, Math.Min(units, 1), single - units);
    }

    /// <summary>Returns whether a character is in the GSM 03.38 alphabet or its extension table.</summary>
    internal static bool IsGsm7(char character) => Gsm7Characters.Contains(character);
}

public static class SmsEncodingExtensions
{
    /// <summary>Returns the usual name of the encoding, as in the API.</summary>
    public static string Word(this SmsEncoding encoding) => encoding == SmsEncoding.Gsm7 ? "GSM-7" : "UCS-2";
}
