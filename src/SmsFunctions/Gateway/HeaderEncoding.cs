using System.Text;

namespace SmsFunctions.Gateway;

/// <summary>The encoding of header values. The guide does not specify it, so it is a setting.</summary>
public sealed class HeaderEncoding
{
    public static readonly HeaderEncoding Windows1251 = new("windows-1251", Cyrillic.Strict);
    public static readonly HeaderEncoding Utf8 = new("utf-8", new UTF8Encoding(false, throwOnInvalidBytes: true));

    /// <summary>Writes the text as percent-escaped UTF-8; all other values must be ASCII.</summary>
    public static readonly HeaderEncoding PercentUtf8 = new(
        "percent-utf8", Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback));

    private HeaderEncoding(string name, Encoding bytes) => (Name, Bytes) = (name, bytes);

    public static IReadOnlyList<HeaderEncoding> All { get; } = [Windows1251, Utf8, PercentUtf8];

    /// <value>The value of the setting.</value>
    public string Name { get; }

    /// <value>Throws on a character that the encoding lacks, so that no text is delivered with question marks in it.</value>
    internal Encoding Bytes { get; }

    /// <returns>Null when no encoding has that name.</returns>
    public static HeaderEncoding? Named(string? name) => All.FirstOrDefault(encoding => encoding.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The index of the first character that has no bytes in this encoding, or -1.</summary>
    internal int FirstForeign(string value)
    {
        if (Ascii.IsValid(value))
        {
            // Every encoding has these, and asking a code page about each character takes long.
            return -1;
        }

        try
        {
            Bytes.GetByteCount(value);
            return -1;
        }
        catch (EncoderFallbackException foreign)
        {
            return foreign.Index;
        }
    }
}
