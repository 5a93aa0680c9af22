using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace SmsFunctions.Messages.Texts;

/// <summary>
/// Replaces the typographic characters that word processors, web pages and messengers insert by those of the GSM alphabet. One of them forces a text of
/// Latin letters into UCS-2.
/// </summary>
internal static class LookAlikes
{
    private const char Rouble = '₽', FractionSlash = '\u2044';

    private static readonly SearchValues<char> Russian = SearchValues.Create([.. Enumerable.Range('А', 64).Select(code => (char)code), 'Ё', 'ё']);

    // Where Unicode has ellipses, full-width letters, fractions, superscripts, ligatures, Roman numerals and other forms of plain characters.
    private static readonly (int First, int Last)[] Forms =
        [(0xA1, 0xBF), (0x2024, 0x24FF), (0x3200, 0x33FF), (0xFB00, 0xFB06), (0xFF01, 0xFFE6), (0x1D400, 0x1D7FF), (0x1F100, 0x1F1FF)];

    private static readonly FrozenDictionary<Rune, string> Plain = Table(
        ("«»“”„‟″〝〞", "\""),
        ("‘’‚‛′´`ʼ", "'"),
        ("‹", "<"),
        ("›", ">"),
        ("‐‑‒–—―−", "-"),
        ("\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000", " "),
        ("\u2028\u2029", "\n"),
        // Invisible characters: soft hyphen, joiners, marks of direction, byte order mark, variation selectors.
        ("\u00AD\u034F\u061C\u180E\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E", ""),
        ("\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\uFE0E\uFE0F\uFEFF", ""),
        // The stress mark of dictionaries and forms. With a letter that has its own accented form it is one character already.
        ("\u0301", ""),
        ("•·", "*"),
        ("×", "x"),
        ("÷", "/"),
        ("°", "deg"),
        ("™", "(TM)"),
        ("®", "(R)"),
        ("©", "(C)"),
        ("µ", "u"));

    // The characters of the table and the first halves of its pairs. Most texts have none of them, and most characters of the others neither.
    private static readonly SearchValues<char> Candidates = SearchValues.Create([Rouble, .. Plain.Keys.Select(rune => rune.ToString()[0]).Distinct()]);

    /// <summary>Returns the text with all look-alikes replaced, in its composed form. It may be longer.</summary>
    public static string Replace(string text) => Replace(text, shortening: false);

    /// <summary>Returns the text with the look-alikes replaced that do not make it longer. This saves also in a text that stays UCS-2.</summary>
    public static string Shorten(string text) => Replace(text, shortening: true);

    private static string Replace(string text, bool shortening)
    {
        var (plain, start, changes) = (new StringBuilder(text.Length), 0, 0);
        var rouble = text.Contains(Rouble, StringComparison.Ordinal) && text.AsSpan().ContainsAny(Russian) ? "руб." : "rub.";
        while (text.AsSpan(start).IndexOfAny(Candidates) is var skipped and >= 0)
        {
            plain.Append(text, start, skipped);
            start += skipped;
            var rune = Rune.GetRuneAt(text, start);
            var other = rune.Value == Rouble ? (IsFullStop(text, start + 1) ? rouble[..^1] : rouble) : Of(rune, afterDigit: IsDigit(plain));
            var isReplaced = other is not null && (!shortening || other.Length <= rune.Utf16SequenceLength);
            changes += isReplaced ? 1 : 0;
            _ = isReplaced ? plain.Append(other) : plain.Append(rune);
            start += rune.Utf16SequenceLength;
        }

        // A removed character may have separated a letter from its mark.
        return changes == 0 ? text : ComposedForm.Of(plain.Append(text, start, text.Length - start).ToString());
    }

    private static bool IsDigit(StringBuilder plain) => plain.Length > 0 && char.IsAsciiDigit(plain[^1]);

    // After a digit, 2½ is "2 1/2" and 10² is "10^2".
    private static string? Of(Rune rune, bool afterDigit) =>
        !Plain.TryGetValue(rune, out var other) ? null
        : afterDigit && other.Length > 2 && other[1] == '/' ? $" {other}"
        : afterDigit && IsSuperscript(rune) ? $"^{other}"
        : other;

    private static bool IsSuperscript(Rune rune) => rune.Value is 0xB2 or 0xB3 or 0xB9 or (>= 0x2070 and <= 0x2079);

    // At the end of a sentence there is one full stop.
    private static bool IsFullStop(string text, int index) => index < text.Length && text[index] == '.';

    private static FrozenDictionary<Rune, string> Table(params (string Characters, string Plain)[] rows)
    {
        var table = Forms.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Select(code => new Rune(code))
            .Where(rune => !rune.IsBmp || !Segments.IsGsm7((char)rune.Value))
            .Select(rune => (rune, Plain: rune.ToString().Normalize(NormalizationForm.FormKD).Replace(FractionSlash, '/')))
            .Where(entry => entry.Plain.Length > 0 && entry.Plain.All(Segments.IsGsm7))
            .ToDictionary(entry => entry.rune, entry => entry.Plain);
        foreach (var (characters, plain) in rows)
        {
            foreach (var rune in characters.EnumerateRunes())
            {
                table[rune] = plain;
            }
        }

        return table.ToFrozenDictionary();
    }
}
