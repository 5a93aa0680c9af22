using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.Standalone.Http;

/// <summary>The one key that opens functions above Anonymous; without one configured everything is open, as under func.</summary>
internal sealed class FunctionKey(string? key)
{
    private readonly byte[]? _expected = string.IsNullOrEmpty(key) ? null : Digest(key);

    /// <summary>The header wins over the query, as in the real host.</summary>
    public bool Opens(HttpRequest request)
    {
        if (_expected is null)
        {
            return true;
        }

        var given = request.Headers.TryGetValue("x-functions-key", out var header) ? header : request.Query["code"];
        return CryptographicOperations.FixedTimeEquals(Digest(given.ToString()), _expected);
    }

    // Digests are of one length, so that the comparison does not tell how long the key is.
    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
