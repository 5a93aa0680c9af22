using System.Text;

namespace GatewaySimulator.Protocol;

/// <summary>
/// The two encodings of the protocol. The provider is asked directly and not registered, since a registration is process-wide
/// and would hide its absence in a client that runs beside the simulator.
/// </summary>
internal static class TextEncodings
{
    public static Encoding Windows1251 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;

    /// <summary>Without a byte order mark; refuses bytes that are not UTF-8.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(false, throwOnInvalidBytes: true);

    public static Encoding? Named(string name) => name.ToUpperInvariant() switch
    {
        "WINDOWS-1251" or "CP1251" => Windows1251,
        "UTF-8" => Utf8,
        "US-ASCII" => Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        _ => null,
    };
}
