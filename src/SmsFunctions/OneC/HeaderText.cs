using System.Text;
using System.Text.RegularExpressions;
using SmsFunctions.Gateway;

namespace SmsFunctions.OneC;

/// <summary>
/// Recovers the text of a header. A module writes windows-1251 or UTF-8 bytes, or percent-encodes them, wholly or in part. A server passes the bytes
/// on as Latin-1 characters, or decodes them. Azure's front end reads the bytes as Latin-1 and passes them on as percent-encoded UTF-8, so the text
/// arrives doubly encoded.
/// </summary>
public static partial class HeaderText
{
    /// <param name="value">The header as the server passes it on.</param>
    /// <returns>Null when the header has replacement characters: the original characters are lost.</returns>
    public static string? Recover(string value) => value switch
    {
        _ when value.Contains('\uFFFD', StringComparison.Ordinal) => null,
        _ when Ascii.IsValid(value) => Unescape(value),
        _ when IsLatin1(value) => OfBytes(Encoding.Latin1.GetBytes(value)),
        // The server decoded the header.
        _ => value,
    };

    private static string Unescape(string value)
    {
        // A text without spaces was escaped as a whole, if any part of it before its first link was. In other texts the links keep their escapes.
        var isWhole = !value.Any(char.IsWhiteSpace);
        var plain = isWhole ? Link().Split(value)[0] : Link().Replace(value, "");
        if (IsEscaped(plain, isWhole))
        {
            return Decode(!isWhole ? Link().Replace(value, link => link.Value.Replace("%", "%25", StringComparison.Ordinal))
                : value.Contains("%20", StringComparison.Ordinal) ? value
                : value.Replace('+', ' '));
        }

        // Otherwise only the front end's escapes are decoded. They are those of Latin-1 characters.
        return HighRuns().IsMatch(plain) ? OfFrontEnd(value) : value;
    }

    // Whether the module escaped the text. The front end's escapes give Latin-1 characters only, and a "%" in a text is rarely followed by two hex digits.
    private static bool IsEscaped(string plain, bool isWhole)
    {
        var bytes = Bytes(plain);
        return bytes.Length < plain.Length && Utf8Text.TryRead(bytes) switch
        {
            null => Windows1251().IsMatch(plain),
            var text when Ascii.IsValid(text) => isWhole && (Escaped().IsMatch(plain) || plain.Contains("%20", StringComparison.Ordinal)),
            var text => !IsLatin1(text) || Escaped().IsMatch(plain),
        };
    }

    private static string Decode(string escaped)
    {
        var bytes = Bytes(escaped);
        return Utf8Text.TryRead(bytes) is not { } text ? Cyrillic.Lenient.GetString(bytes)
            : Ascii.IsValid(text) || !IsLatin1(text) ? text
            : OfBytes(Encoding.Latin1.GetBytes(text));
    }

    private static string OfFrontEnd(string value)
    {
        var bytes = HighRuns().Replace(value, run => Utf8Text.TryRead(Bytes(run.Value)) is { } text && IsLatin1(text) ? text : run.Value);
        return Ascii.IsValid(bytes) ? value : OfBytes(Encoding.Latin1.GetBytes(bytes));
    }

    private static string OfBytes(byte[] bytes)
    {
        if (Utf8Text.TryRead(bytes) is not { } text)
        {
            return Cyrillic.Lenient.GetString(bytes);
        }

        if (IsLatin1(text) && Utf8Text.TryRead(Encoding.Latin1.GetBytes(text)) is { } twice)
        {
            return twice;
        }

        // "В…" in windows-1251 is a control character in UTF-8. Messages have no control characters, so the bytes are windows-1251.
        return text.Any(c => c is >= '\u0080' and <= '\u009F') ? Cyrillic.Lenient.GetString(bytes) : text;
    }

    // A "%" that begins no escape stays.
    private static byte[] Bytes(string escaped)
    {
        var bytes = new List<byte>(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '%' && i + 2 < escaped.Length && char.IsAsciiHexDigit(escaped[i + 1]) && char.IsAsciiHexDigit(escaped[i + 2]))
            {
                bytes.Add(Convert.FromHexString(escaped.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else
            {
                bytes.Add((byte)escaped[i]);
            }
        }

        return [.. bytes];
    }

    private static bool IsLatin1(string text) => !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF');

    [GeneratedRegex("^(?:[A-Za-z0-9._~!'()*-]|%[0-9A-Fa-f]{2})+$", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();

    // Two letters of windows-1251.
    [GeneratedRegex("(?:%(?:[C-Fc-f][0-9A-Fa-f]|[AaBb]8)){2}", RegexOptions.CultureInvariant)]
    private static partial Regex Windows1251();

    // A scheme, "www.", or a host with a path. What precedes it may be an escape.
    [GeneratedRegex(
        @"(?:(?<![A-Za-z0-9%])[A-Za-z][A-Za-z0-9+.-]*://|https?://|(?<![A-Za-z0-9%])www\."
            + @"|(?<![A-Za-z0-9%.-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/)\S*",
        RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex("(?:%[89A-Fa-f][0-9A-Fa-f])+", RegexOptions.CultureInvariant)]
    private static partial Regex HighRuns();
}
