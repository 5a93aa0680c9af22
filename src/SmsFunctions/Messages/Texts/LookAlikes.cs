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

    // The entries of the table by character. An array is ten times as fast as the table, and a batch may have 16 million characters.
    private static readonly string?[] PlainOfUnit = [.. Enumerable.Range(0, char.MaxValue + 1).Select(PlainOf)];

    /// <summary>Returns the text with all look-alikes replaced, in its composed form. It may be longer.</summary>
    public static string Replace(string text) => Replace(text, shortening: false, out _);

    /// <summary>
    /// Returns the text with all look-alikes replaced; and the text with those replaced that do not make it longer, which saves also in a text that stays
    /// UCS-2.
    /// </summary>
    public static (string All, string Shorter) ReplaceBoth(string text)
    {
        var all = Replace(text, shortening: false, out var isLengthened);
        return (all, isLengthened ? Replace(text, shortening: true, out _) : all);
    }

    /// <param name="isLengthened">Whether a character has a longer plain form.</param>
    private static string Replace(string text, bool shortening, out bool isLengthened)
    {
        var (plain, copied, rouble) = ((StringBuilder?)null, 0, (string?)null);
        isLengthened = false;
        for (int index = 0, length; index < text.Length; index += length)
        {
            length = char.IsHighSurrogate(text[index]) ? 2 : 1;
            if ((length == 2 ? Plain.GetValueOrDefault(Rune.GetRuneAt(text, index)) : PlainOfUnit[text[index]]) is { } other)
            {
                other = text[index] == Rouble ? (rouble ??= RoubleWord(text))[..(IsFullStop(text, index + 1) ? ^1 : ^0)]
                    : IsAfterDigit(index) ? AfterDigit(text[index], other)
                    : other;
                isLengthened |= other.Length > length;
                if (!shortening || other.Length <= length)
                {
                    plain = (plain ?? new StringBuilder(text.Length)).Append(text, copied, index - copied).Append(other);
                    copied = index + length;
                }
            }
        }

        // A removed character may have separated a letter from its mark.
        return plain is null ? text : ComposedForm.Of(plain.Append(text, copied, text.Length - copied).ToString());

        bool IsAfterDigit(int index) => char.IsAsciiDigit(copied < index ? text[index - 1] : plain is { Length: > 0 } ? plain[^1] : ' ');
    }

    // After a digit, 2½ is "2 1/2" and 10² is "10^2".
    private static string AfterDigit(char character, string other) =>
        other.Length > 2 && other[1] == '/' ? $" {other}"
        : IsSuperscript(character) ? $"^{other}"
        : other;

    private static bool IsSuperscript(char character) => character is '\u00B2' or '\u00B3' or '\u00B9' or (>= '\u2070' and <= '\u2079');

    private static string RoubleWord(string text) => text.AsSpan().ContainsAny(Russian) ? "руб." : "rub.";

    // At the end of a sentence there is one full stop.
    private static bool IsFullStop(string text, int index) => index < text.Length && text[index] == '.';

    private static string? PlainOf(int unit) =>
        unit == Rouble ? "rub." : Rune.TryCreate(unit, out var rune) ? Plain.GetValueOrDefault(rune) : null;

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
