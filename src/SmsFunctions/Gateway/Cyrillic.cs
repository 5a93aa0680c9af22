using System.Text;

namespace SmsFunctions.Gateway;

/// <summary>Windows-1251, the code page of the gateway and of 1C, available without registering code pages for the whole process.</summary>
internal static class Cyrillic
{
    /// <summary>For writing. It throws on a character that the code page lacks, instead of writing a question mark.</summary>
    public static readonly Encoding Strict = CodePagesEncodingProvider.Instance.GetEncoding(
        1251, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>For reading. It decodes any bytes to some text; the caller validates the text.</summary>
    public static readonly Encoding Lenient = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
}
