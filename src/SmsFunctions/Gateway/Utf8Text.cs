using System.Text;

namespace SmsFunctions.Gateway;

/// <summary>UTF-8, told from what is not: Russian in windows-1251 is hardly ever valid UTF-8, so whoever tries this first does not mistake one for the other.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Null when the bytes are no UTF-8.</summary>
    public static string? TryRead(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>UTF-8, or else windows-1251, in which all bytes are some text.</summary>
    public static string ReadOr1251(ReadOnlySpan<byte> bytes) => TryRead(bytes) ?? Cyrillic.Lenient.GetString(bytes);
}
