using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SmsFunctions.Local;

/// <summary>Makes keys of callers and their hashes.</summary>
public static class KeyHash
{
    private const int KeyBytes = 40;

    /// <param name="input">A key, with or without a line break at its end. If it is empty, a new key is made.</param>
    /// <returns>The lines to print: the hash, and before it a new key.</returns>
    public static string Text(string input)
    {
        var given = input.TrimEnd('\r', '\n');
        var key = given.Length > 0 ? given : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        return $"{(given.Length > 0 ? "" : $"Key:  {key}{Environment.NewLine}")}Hash: {Of(key)}{Environment.NewLine}";
    }

    /// <summary>The value of <c>Callers__NAME__KeyHash</c>: the SHA-256 hash of the key in UTF-8, in hex.</summary>
    public static string Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
