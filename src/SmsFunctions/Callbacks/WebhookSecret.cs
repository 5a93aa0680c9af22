using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmsFunctions.Callbacks;

/// <summary>A key of the Standard Webhooks signature (scheme v1: HMAC-SHA256 over id, time and body).</summary>
/// <remarks>https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md</remarks>
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Least = 24, Most = 64;

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>Null when the text is not a valid secret: not base64, or not 24 to 64 bytes.</summary>
    public static WebhookSecret? TryRead(string text)
    {
        var key = new byte[Most + 1];
        var base64 = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        return Convert.TryFromBase64String(base64, key, out var length) && length is >= Least and <= Most ? new WebhookSecret(key[..length]) : null;
    }

    /// <summary>The value of header <c>webhook-signature</c>.</summary>
    public string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(_key, signed))}";
    }
}
