using System.Collections.Frozen;
using System.Text;

namespace SmsFunctions.Messages.Texts;

/// <summary>
/// The typographic quotes, dashes and spaces that word processors and web pages insert. They are not in the GSM alphabet, so they force a text of
/// Latin letters into UCS-2.
/// </summary>
internal static class LookAlikes
{
    private static readonly FrozenDictionary<char, string> Plain = Table(
        ("«»“”„‟″〝〞", "\""),
        ("‘’‚‛′´`ʼ", "'"),
        ("‹", "<"),
        ("›", ">"),
        ("‐‑‒–—―−", "-"),
        ("\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000\t", " "),
        // Invisible characters: soft hyphen, joiners, byte order mark.
        ("\u00AD\u200B\u200C\u200D\u2060\uFEFF", ""),
        ("…", "..."),
        ("•·", "*"),
        ("№", "No"),
        ("×", "x"));

    public static string Replace(string text)
    {
        if (!text.Any(Plain.ContainsKey))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = Plain.TryGetValue(character, out var other) ? plain.Append(other) : plain.Append(character);
        }

        return plain.ToString();
    }

    private static FrozenDictionary<char, string> Table(params (string Characters, string Plain)[] rows) =>
        rows.SelectMany(row => row.Characters, (row, character) => (character, row.Plain)).ToFrozenDictionary(entry => entry.character, entry => entry.Plain);
}
