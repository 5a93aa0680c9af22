using System.Globalization;
using System.Text;

namespace SmsFunctions.Messages.Texts;

/// <summary>Tells which characters a person can see.</summary>
public static class VisibleText
{
    /// <summary>Whether a text has a visible character.</summary>
    public static bool IsIn(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsVisible(rune))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a character is visible: neither a space nor a control character nor one that Unicode shows as nothing.</summary>
    public static bool IsVisible(Rune rune) => !Rune.IsWhiteSpace(rune) && !IsIgnorable(rune) && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // What Unicode calls default ignorable and has in other categories: joiners, fillers of Hangul, vowels of Khmer, variation selectors, tags. And the
    // empty pattern of Braille.
    private static bool IsIgnorable(Rune rune) => rune.Value is
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
        or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);
}
