using System.Text;

namespace GatewaySimulator.Protocol;

/// <summary>
/// The two encodings of the protocol. The encoding provider is not registered: a registration is process-wide and would hide a missing one in a client
/// in the same process.
/// </summary>
internal static class TextEncodings
{
    public static Encoding Windows1251 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;

    /// <summary>UTF-8 without a byte order mark. Invalid bytes are refused.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(false, throwOnInvalidBytes: true);

    public static Encoding? Named(string name) => name.ToUpperInvariant() switch
    {
        "WINDOWS-1251" or "CP1251" => Windows1251,
        "UTF-8" => Utf8,
        "US-ASCII" => Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        _ => null,
    };
}
