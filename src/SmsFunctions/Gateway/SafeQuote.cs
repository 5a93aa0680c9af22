using System.Buffers;
using SmsFunctions.Messages;

namespace SmsFunctions.Gateway;

/// <summary>Texts of the gateway that are safe to store and show: without control characters, at most 200 characters.</summary>
internal static class SafeQuote
{
    private static readonly SearchValues<char> EndsOfWord = SearchValues.Create(" \t:;,=\"'(<");

    private const int Longest = 200;

    /// <summary>A number as the gateway wrote it.</summary>
    public static string Figure(string raw)
    {
        var plain = string.Concat(raw.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)));
        return plain.Length > Longest ? plain[..Longest] : plain;
    }

    /// <summary>A status as the gateway wrote it; numbers that may be phones are masked.</summary>
    public static string Status(string raw) => PhoneMask.InText(Figure(raw));

    /// <summary>
    /// An error word without what follows it, because an explanation of the gateway may repeat the message. If the word itself contains one of the
    /// secrets (the password or the text) of at least four characters, that part is replaced by asterisks.
    /// </summary>
    public static string Word(string raw, params ReadOnlySpan<string> secrets)
    {
        var end = raw.AsSpan().IndexOfAny(EndsOfWord) is var index and >= 0 ? index : raw.Length;
        var word = raw[..end];
        foreach (var secret in secrets)
        {
            word = secret.Length >= 4 ? word.Replace(secret, "***", StringComparison.OrdinalIgnoreCase) : word;
        }

        return Status(word);
    }
}
