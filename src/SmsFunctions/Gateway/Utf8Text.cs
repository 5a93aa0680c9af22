using System.Text;

namespace SmsFunctions.Gateway;

/// <summary>
/// Reads bytes that are UTF-8 or windows-1251. Russian text in windows-1251 is almost never valid UTF-8, so trying UTF-8 first tells them apart.
/// </summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Null when the bytes are not valid UTF-8.</summary>
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

    /// <summary>Reads valid UTF-8 as UTF-8, and all other bytes as windows-1251.</summary>
    public static string ReadOr1251(ReadOnlySpan<byte> bytes) => TryRead(bytes) ?? Cyrillic.Lenient.GetString(bytes);
}
