using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SmsFunctions.Idempotency;
using SmsFunctions.Storage;

namespace SmsFunctions.Http;

/// <summary>Parses the header <c>Idempotency-Key</c>: an RFC 8941 string, or the same text without quotes.</summary>
public static class IdempotencyHeader
{
    public const string Name = "Idempotency-Key";
    public const string Replayed = "Idempotent-Replayed";

    private const int MaxLength = 255;

    /// <summary>Reads the key together with the path and the body of the request: the same key with another path or body belongs to another request.</summary>
    /// <param name="caller">The name of the caller, which alone may use the key again; null when it has none.</param>
    /// <param name="bodyHash">The SHA-256 hash of the body in lower-case hex.</param>
    /// <param name="isSecret">
    /// Whether the body has a secret text. Then the stored hash also depends on the key, which is not stored: otherwise all possible one-time codes
    /// could be tried against the hash.
    /// </param>
    /// <param name="key">The key; null when the request has no such header.</param>
    /// <returns>False when the value of the header is not a valid key.</returns>
    public static bool TryReadKey(
        HttpRequest request, string? caller, string bodyHash, bool isSecret, out IdempotencyKey? key, [NotNullWhen(false)] out IResult? problem)
    {
        var isValid = TryRead(request, out var text, out problem);
        key = text is null ? null : new IdempotencyKey(Keys.Idempotency(caller, text), $"{request.Path} {(isSecret ? Keyed(text) : bodyHash)}");
        return isValid;

        string Keyed(string secret) =>
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(bodyHash)));
    }

    /// <param name="key">The key; null when the request has no such header.</param>
    /// <returns>False when the value of the header is not a valid key.</returns>
    public static bool TryRead(HttpRequest request, out string? key, [NotNullWhen(false)] out IResult? problem)
    {
        (key, problem) = (null, null);
        if (!request.Headers.TryGetValue(Name, out var values))
        {
            return true;
        }

        key = values is [{ } value] ? Unquoted(value.Trim()) : null;
        if (IsKey(key))
        {
            return true;
        }

        problem = Problems.Invalid(Name, $"must be one string of 1 to {MaxLength} visible ASCII characters, with or without double quotes");
        return false;
    }

    /// <summary>Reads a key that is not in a header: with double quotes as in the header, or as it is.</summary>
    /// <returns>Null for a text that is not a key.</returns>
    public static string? Parse(string text) => (text.StartsWith('"') ? Unquoted(text) : text) is var key && IsKey(key) ? key : null;

    private static bool IsKey([NotNullWhen(true)] string? key) => key is { Length: > 0 and <= MaxLength } && key.All(c => c is >= ' ' and <= '~');

    private static string? Unquoted(string value)
    {
        if (!value.StartsWith('"'))
        {
            return value.AsSpan().ContainsAny("\" ,;") ? null : value;
        }

        var key = new StringBuilder();
        for (var i = 1; i < value.Length; i++)
        {
            if (value[i] == '"')
            {
                // Parameters may follow the string; they are ignored.
                return i == value.Length - 1 || value[i + 1] == ';' ? key.ToString() : null;
            }

            if (value[i] == '\\' && (++i == value.Length || value[i] is not ('"' or '\\')))
            {
                return null;
            }

            key.Append(value[i]);
        }

        return null;
    }
}
