using System.Collections.Frozen;
using System.Text;

namespace SmsFunctions.Messages.Texts;

/// <summary>
/// Transliterates the Cyrillic letters of Russian, Ukrainian, Belarusian, the Turkic languages, Tajik, Serbian and Macedonian to Latin by BGN/PCGN, with two
/// simplifications. There are no diacritics and apostrophes, because GSM 03.38 lacks them or each would cost a character. The letter е is e in every
/// position. Latin letters that GSM 03.38 lacks lose their diacritics.
/// </summary>
internal static class Transliteration
{
    private static readonly FrozenDictionary<char, string> Latin = new Dictionary<char, string>
    {
        ['а'] = "a",
        ['б'] = "b",
        ['в'] = "v",
        ['г'] = "g",
        ['д'] = "d",
        ['е'] = "e",
        ['ё'] = "yo",
        ['ж'] = "zh",
        ['з'] = "z",
        ['и'] = "i",
        ['й'] = "y",
        ['к'] = "k",
        ['л'] = "l",
        ['м'] = "m",
        ['н'] = "n",
        ['о'] = "o",
        ['п'] = "p",
        ['р'] = "r",
        ['с'] = "s",
        ['т'] = "t",
        ['у'] = "u",
        ['ф'] = "f",
        ['х'] = "kh",
        ['ц'] = "ts",
        ['ч'] = "ch",
        ['ш'] = "sh",
        ['щ'] = "shch",
        ['ъ'] = "",
        ['ы'] = "y",
        ['ь'] = "",
        ['э'] = "e",
        ['ю'] = "yu",
        ['я'] = "ya",
        ['і'] = "i",
        ['ї'] = "yi",
        ['є'] = "ye",
        ['ґ'] = "g",
        ['ў'] = "w",
        ['ә'] = "a",
        ['ғ'] = "gh",
        ['қ'] = "q",
        ['ң'] = "ng",
        ['ө'] = "o",
        ['ұ'] = "u",
        ['ү'] = "u",
        ['һ'] = "h",
        ['җ'] = "j",
        ['ҳ'] = "h",
        ['ҷ'] = "j",
        ['ӣ'] = "i",
        ['ӯ'] = "u",
        ['ђ'] = "dj",
        ['ѓ'] = "gj",
        ['ѕ'] = "dz",
        ['ј'] = "j",
        ['љ'] = "lj",
        ['њ'] = "nj",
        ['ћ'] = "c",
        ['ќ'] = "kj",
        ['џ'] = "dz",
        ['ł'] = "l",
        ['đ'] = "d",
        ['ħ'] = "h",
        ['ı'] = "i",
        ['ð'] = "d",
        ['þ'] = "th",
        ['œ'] = "oe",
    }.ToFrozenDictionary();

    // The letters of these blocks of Unicode are Latin letters with diacritics.
    private static readonly (int First, int Last)[] Accented = [(0xC0, 0x24F), (0x1E00, 0x1EFF)];

    private static readonly FrozenDictionary<char, char> WithoutDiacritics = Accented
        .SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Select(code => (char)code)
        .Where(letter => !Segments.IsGsm7(letter))
        .Select(letter => (letter, Base: letter.ToString().Normalize(NormalizationForm.FormD)[0]))
        .Where(entry => Segments.IsGsm7(entry.Base))
        .ToFrozenDictionary(entry => entry.letter, entry => entry.Base);

    // What the tables have for a character. An array is ten times as fast as the tables, and a batch may have 16 million characters.
    private static readonly string?[] LatinOfUnit = [.. Enumerable.Range(0, char.MaxValue + 1).Select(unit => LatinOf((char)unit))];

    /// <summary>Returns the text in Latin letters, in its composed form. Characters without an entry in the table stay unchanged.</summary>
    public static string ToLatin(string text)
    {
        var (latin, copied) = ((StringBuilder?)null, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (LatinOfUnit[text[i]] is not { } word)
            {
                continue;
            }

            latin = (latin ?? new StringBuilder(text.Length + (text.Length / 4))).Append(text, copied, i - copied);
            copied = i + 1;
            _ = word.Length > 1 && char.IsUpper(word[0]) && IsAmongCapitals(text, i) ? latin.Append(word.ToUpperInvariant()) : latin.Append(word);
        }

        return latin is null ? text : ComposedForm.Of(latin.Append(text, copied, text.Length - copied).ToString());
    }

    private static string? LatinOf(char character)
    {
        var letter = char.ToLowerInvariant(character);
        return !Latin.TryGetValue(letter, out var word) ? WithoutDiacritics.TryGetValue(character, out var plain) ? plain.ToString() : null
            : letter == character || word.Length == 0 ? word
            : char.ToUpperInvariant(word[0]) + word[1..];
    }

    // "ЩИ" becomes SHCHI and "Щи" becomes Shchi. For the last letter of a word, the previous letter decides.
    private static bool IsAmongCapitals(string text, int index) =>
        index + 1 < text.Length && char.IsLetter(text[index + 1]) ? char.IsUpper(text[index + 1]) : index > 0 && char.IsUpper(text[index - 1]);
}
