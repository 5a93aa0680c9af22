using System.Collections.Frozen;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Http;

/// <summary>The header <c>Content-Encoding</c>: how a body is compressed.</summary>
internal static class ContentCoding
{
    /// <value>The codings that the app reads, as in the header <c>Accept-Encoding</c> of an answer with 415 (RFC 9110).</value>
    public const string Accepted = "gzip, br, deflate";

    private const string None = "identity";

    // In HTTP, deflate is the zlib format.
    private static readonly FrozenDictionary<string, Func<Stream, Stream>> Decoders = new Dictionary<string, Func<Stream, Stream>>
    {
        ["gzip"] = body => new GZipStream(body, CompressionMode.Decompress),
        ["x-gzip"] = body => new GZipStream(body, CompressionMode.Decompress),
        ["br"] = body => new BrotliStream(body, CompressionMode.Decompress),
        ["deflate"] = body => new ZLibStream(body, CompressionMode.Decompress),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the body is compressed, in whatever coding.</summary>
    public static bool IsUsed(HttpRequest request) => Names(request).Any();

    /// <param name="decoder">Makes a stream of the decoded body; null when the body is not compressed.</param>
    /// <returns>False when the coding is not supported. Several codings of one body are not supported either.</returns>
    public static bool TryFind(HttpRequest request, out Func<Stream, Stream>? decoder)
    {
        decoder = null;
        return Names(request).ToList() switch
        {
            [] => true,
            [var name] => Decoders.TryGetValue(name, out decoder),
            _ => false,
        };
    }

    private static IEnumerable<string> Names(HttpRequest request) => request.Headers.ContentEncoding
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(name => !name.Equals(None, StringComparison.OrdinalIgnoreCase));
}
