using System.Text;
using System.Text.RegularExpressions;
using SmsFunctions.Gateway;

namespace SmsFunctions.OneC;

/// <summary>
/// Finds the text again that a header was meant to carry. A module writes windows-1251 or UTF-8 bytes, or percent-encoded UTF-8. A server that reads
/// bytes hands them over as Latin-1 characters, or decoded; Azure's front end reads them as Latin-1 and writes that as percent-encoded UTF-8, so
/// that a text comes doubly encoded.
/// </summary>
public static partial class HeaderText
{
    /// <param name="value">As the server handed it over.</param>
    /// <returns>Null when characters were lost on the way: what stands for them is no text.</returns>
    public static string? Recover(string value) => value switch
    {
        _ when value.Contains('\uFFFD', StringComparison.Ordinal) => null,
        _ when Ascii.IsValid(value) => Unescape(value),
        _ when IsLatin1(value) => OfBytes(Encoding.Latin1.GetBytes(value)),
        // The server has decoded it.
        _ => value,
    };

    private static string Unescape(string value)
    {
        if (!value.Contains('%', StringComparison.Ordinal))
        {
            return value;
        }

        // Where everything is escaped that has to be, somebody has escaped it.
        if (Escaped().IsMatch(value))
        {
            return Utf8Text.TryRead(Bytes(value)) is not { } text ? value : Ascii.IsValid(text) || !IsLatin1(text) ? text : OfBytes(Encoding.Latin1.GetBytes(text));
        }

        // Some escape all but what separates the parts of an address. One that is an address says so.
        if (Ascii.IsValid(value) && !value.Any(char.IsWhiteSpace) && !value.Contains("://", StringComparison.Ordinal) && !LoosePercent().IsMatch(value) && Utf8Text.TryRead(Bytes(value)) is { } loose && !IsLatin1(loose))
        {
            return loose;
        }

        // Else only what the front end writes: one address in a text, with escapes of its own, must stay as it is.
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

        // "В…" in windows-1251 happens to be a control character in UTF-8, which no message has.
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
