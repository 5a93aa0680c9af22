using System.IO.Compression;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace SmsFunctions.Console;

/// <summary>A file of the console, compressed once.</summary>
/// <param name="Type">The media type, without the charset.</param>
internal sealed record ConsoleFile(string Type, byte[] Plain, byte[] Brotli, byte[] Gzip)
{
    public static ConsoleFile Of(string type, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        return new ConsoleFile(
            type,
            plain,
            Compress(plain, target => new BrotliStream(target, CompressionLevel.SmallestSize)),
            Compress(plain, target => new GZipStream(target, CompressionLevel.SmallestSize)));
    }

    /// <summary>The bytes in the best coding that a client accepts, and the name of the coding; null for none.</summary>
    public (byte[] Bytes, string? Coding) In(IList<StringWithQualityHeaderValue> accepted) =>
        IsIn(accepted, "br") ? (Brotli, "br") : IsIn(accepted, "gzip") ? (Gzip, "gzip") : (Plain, null);

    private static bool IsIn(IList<StringWithQualityHeaderValue> accepted, string coding) =>
        accepted.Any(value => value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && value.Quality != 0);

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> coder)
    {
        using var target = new MemoryStream();
        using (var stream = coder(target))
        {
            stream.Write(plain);
        }

        return target.ToArray();
    }
}
