using System.Buffers;

namespace SmsFunctions.Sending.Texts;

/// <summary>How a text travels: 7-bit GSM 03.38 when every character is in its alphabet, else UCS-2.</summary>
public enum SmsEncoding
{
    Gsm7,
    Ucs2,
}

/// <summary>What a text costs. Each segment is paid for as one SMS.</summary>
/// <param name="Encoding">The alphabet of the whole text; one Cyrillic letter makes all of it UCS-2.</param>
/// <param name="Count">0 for an empty text.</param>
/// <param name="CharactersLeft">How many more characters of one unit each the last segment takes: a septet in GSM-7, a UTF-16 unit in UCS-2.</param>
public readonly record struct Segments(SmsEncoding Encoding, int Count, int CharactersLeft)
{
    // 140 octets a segment; a long text gives 6 of them to the header that joins its parts (3GPP TS 23.040).
    private const int Gsm7Single = 160, Gsm7Part = 153, Ucs2Single = 70, Ucs2Part = 67;

    // 3GPP TS 23.038, default alphabet and its extension table (each of which takes two septets).
    private const string Gsm7 =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Gsm7Extension = "\f^{}\\[~]|€";

    private static readonly SearchValues<char> Gsm7Characters = SearchValues.Create(Gsm7 + Gsm7Extension);
    private static readonly SearchValues<char> Gsm7TwoSeptets = SearchValues.Create(Gsm7Extension);

    public static Segments Of(string text)
    {
        var encoding = text.AsSpan().ContainsAnyExcept(Gsm7Characters) ? SmsEncoding.Ucs2 : SmsEncoding.Gsm7;
        var (single, part) = encoding == SmsEncoding.Gsm7 ? (Gsm7Single, Gsm7Part) : (Ucs2Single, Ucs2Part);
        var (all, parts, used) = (0, 0, part);
        for (var i = 0; i < text.Length; i++)
        {
            // What belongs together is never split between segments: an escape and its character, the two halves of a surrogate pair.
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

        return all <= single ? new Segments(encoding, Math.Min(all, 1), single - all) : new Segments(encoding, parts, part - used);
    }

    /// <summary>Whether a character is in the GSM 03.38 alphabet or its extension table.</summary>
    internal static bool IsGsm7(char character) => Gsm7Characters.Contains(character);
}

public static class SmsEncodingExtensions
{
    /// <summary>The field's own spelling, used on the wire.</summary>
    public static string Word(this SmsEncoding encoding) => encoding == SmsEncoding.Gsm7 ? "GSM-7" : "UCS-2";
}
