using System.Collections.Frozen;
using System.Text;

namespace SmsFunctions.Messages.Texts;

/// <summary>
/// Transliterates Russian, Ukrainian and Belarusian letters to Latin by BGN/PCGN 1947 and 1965, with two simplifications. There are no diacritics and
/// apostrophes, because GSM 03.38 lacks them or each would cost a character. The letter е is e in every position.
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
    }.ToFrozenDictionary();

    /// <summary>Returns the text in Latin letters. Characters without an entry in the table stay unchanged.</summary>
    public static string ToLatin(string text)
    {
        var latin = new StringBuilder(text.Length + (text.Length / 4));
        for (var i = 0; i < text.Length; i++)
        {
            var letter = char.ToLowerInvariant(text[i]);
            if (!Latin.TryGetValue(letter, out var word))
            {
                latin.Append(text[i]);
            }
            else if (letter == text[i] || word.Length == 0)
            {
                latin.Append(word);
            }
            else
            {
                latin.Append(IsAmongCapitals(text, i) ? word.ToUpperInvariant() : char.ToUpperInvariant(word[0]) + word[1..]);
            }
        }

        return latin.ToString();
    }

    // "ЩИ" becomes SHCHI and "Щи" becomes Shchi. For the last letter of a word, the previous letter decides.
    private static bool IsAmongCapitals(string text, int index) =>
        index + 1 < text.Length && char.IsLetter(text[index + 1]) ? char.IsUpper(text[index + 1]) : index > 0 && char.IsUpper(text[index - 1]);
}
