using System.Text;

namespace SmsFunctions.Gateway;

/// <summary>Windows-1251, the code page of the gateway and of 1C, without registering code pages for the whole process.</summary>
internal static class Cyrillic
{
    /// <summary>For writing: throws instead of replacing a character by a question mark.</summary>
    public static readonly Encoding Strict = CodePagesEncodingProvider.Instance.GetEncoding(1251, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>For reading: any bytes become some text, which is then judged.</summary>
    public static readonly Encoding Lenient = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
}
