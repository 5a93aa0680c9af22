namespace SmsFunctions.Sending;

/// <summary>How a text travels: 7-bit GSM 03.38 when every character is in its alphabet, else UCS-2.</summary>
public enum SmsEncoding
{
    Gsm7,
    Ucs2,
}

/// <summary>What a text costs. Each segment is paid for as one SMS.</summary>
/// <param name="Encoding">The alphabet of the whole text; one Cyrillic letter makes all of it UCS-2.</param>
/// <param name="Count">0 for an empty text.</param>
public readonly record struct Segments(SmsEncoding Encoding, int Count)
{
    // 140 octets a segment; a long text gives 6 of them to the header that joins its parts (3GPP TS 23.040).
    private const int Gsm7Single = 160, Gsm7Part = 153, Ucs2Single = 70, Ucs2Part = 67;

    // 3GPP TS 23.038, default alphabet and its extension table (each of which takes two septets).
    private const string Gsm7 =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Gsm7Extension = "\f^{}\\[~]|€";

    private static readonly System.Buffers.SearchValues<char> Gsm7Characters = System.Buffers.SearchValues.Create(Gsm7 + Gsm7Extension);

    public static Segments Of(string text)
    {
        var encoding = text.AsSpan().ContainsAnyExcept(Gsm7Characters) ? SmsEncoding.Ucs2 : SmsEncoding.Gsm7;
        var (single, part) = encoding == SmsEncoding.Gsm7 ? (Gsm7Single, Gsm7Part) : (Ucs2Single, Ucs2Part);
        var (all, parts, used) = (0, 0, part);
        for (var i = 0; i < text.Length; i++)
        {
            // What belongs together is never split between segments: an escape and its character, the two halves of a surrogate pair.
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length;
            var units = pair || (encoding == SmsEncoding.Gsm7 && Gsm7Extension.Contains(text[i], StringComparison.Ordinal)) ? 2 : 1;
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

        return new Segments(encoding, all <= single ? Math.Min(all, 1) : parts);
    }
}

public static class SmsEncodingExtensions
{
    /// <summary>The field's own spelling, used on the wire.</summary>
    public static string Word(this SmsEncoding encoding) => encoding == SmsEncoding.Gsm7 ? "GSM-7" : "UCS-2";
}
