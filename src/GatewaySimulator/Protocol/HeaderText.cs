using System.Globalization;
using System.Text;

namespace GatewaySimulator.Protocol;

/// <summary>Decodes a header value that was read byte for byte as Latin-1.</summary>
internal static class HeaderText
{
    /// <returns>The text; null when the bytes are invalid in the encoding.</returns>
    public static string? Decode(string latin1, HeaderEncoding encoding)
    {
        if (encoding != HeaderEncoding.PercentUtf8 && Ascii.IsValid(latin1)) return latin1;
        var bytes = encoding == HeaderEncoding.PercentUtf8 ? Unescape(latin1) : Encoding.Latin1.GetBytes(latin1);
        try
        {
            return (encoding == HeaderEncoding.Windows1251 ? TextEncodings.Windows1251 : TextEncodings.Utf8).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
            {
                bytes.Add(escaped);
                i += 2;
            }
            else bytes.Add((byte)text[i]);
        }

        return [.. bytes];
    }
}
