using System.Text;
using System.Text.RegularExpressions;
using SmsFunctions.Gateway;

namespace SmsFunctions.OneC;

/// <summary>
/// Recovers the text of a header. A module writes windows-1251 or UTF-8 bytes, or percent-encoded UTF-8. A server passes the bytes on as Latin-1
/// characters, or decodes them. Azure's front end reads the bytes as Latin-1 and passes them on as percent-encoded UTF-8, so the text arrives doubly
/// encoded.
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
        if (!value.Contains('%', StringComparison.Ordinal))
        {
            return value;
        }

        // The module escaped the text: all characters that need escaping are escaped.
        if (Escaped().IsMatch(value))
        {
            return Utf8Text.TryRead(Bytes(value)) is not { } text ? value
                : Ascii.IsValid(text) || !IsLatin1(text) ? text
                : OfBytes(Encoding.Latin1.GetBytes(text));
        }

        // Some modules do not escape the separators of a URL. A text with "://" may be a URL with escapes of its own.
        if (Ascii.IsValid(value) && !value.Any(char.IsWhiteSpace) && !value.Contains("://", StringComparison.Ordinal)
            && !LoosePercent().IsMatch(value) && Utf8Text.TryRead(Bytes(value)) is { } loose && !IsLatin1(loose))
        {
            return loose;
        }

        // Otherwise only the front end's escapes are decoded. A URL in the text keeps its own escapes.
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

    private static byte[] Bytes(string escaped)
    {
        var bytes = new List<byte>(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '%')
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

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex LoosePercent();

    [GeneratedRegex("(?:%[89A-Fa-f][0-9A-Fa-f])+", RegexOptions.CultureInvariant)]
    private static partial Regex HighRuns();
}
