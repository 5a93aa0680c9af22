using SmsFunctions.Telemetry;

namespace SmsFunctions.Gateway;

/// <summary>The gateway's own words as they may be kept and shown: without control characters, at most 200 characters.</summary>
internal static class SafeQuote
{
    private const int Longest = 200;

    /// <summary>A figure as it came.</summary>
    public static string Figure(string raw)
    {
        var plain = string.Concat(raw.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)));
        return plain.Length > Longest ? plain[..Longest] : plain;
    }

    /// <summary>A status as it came, with numbers that may be phones masked.</summary>
    public static string Status(string raw) => PhoneMask.InText(Figure(raw));

    /// <summary>
    /// The word of an error without what follows it: a gateway that explains itself may repeat the message there. Should it glue the password or
    /// the text to the word, they are struck out.
    /// </summary>
    public static string Word(string raw, params ReadOnlySpan<string> secrets)
    {
        var end = raw.AsSpan().IndexOfAny(" \t:;,=\"'(<") is var index and >= 0 ? index : raw.Length;
        var word = raw[..end];
        foreach (var secret in secrets)
        {
            word = secret.Length >= 4 ? word.Replace(secret, "***", StringComparison.OrdinalIgnoreCase) : word;
        }

        return Status(word);
    }
}
