using System.Globalization;
using System.Text;

namespace SmsFunctions.Messages.Texts;

/// <summary>
/// The bounds of a text as written. They are checked in one pass before anything else reads the text: to normalise a text takes quadratic time in the
/// length of a sequence of combining marks.
/// </summary>
public static class TextBounds
{
    /// <value>The maximum length in UTF-16 units: four times the longest text that 10 segments hold, because normalisation may shorten a text.</value>
    public const int MaxLength = 4 * 10 * 153;

    /// <value>The maximum number of combining marks in a row, as in the stream-safe text format of Unicode (UAX #15).</value>
    public const int MaxMarks = 30;

    // The combining grave accent.
    private const char FirstMark = '\u0300';

    /// <summary>Returns the problem of a text; null when the text is in bounds.</summary>
    public static string? Problem(string text)
    {
        if (LengthProblem(text) is { } tooLong)
        {
            return tooLong;
        }

        // ASCII has neither surrogates nor marks.
        if (Ascii.IsValid(text))
        {
            return null;
        }

        var marks = 0;
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] < FirstMark)
            {
                marks = 0;
                continue;
            }

            var isPair = char.IsSurrogatePair(text, index);
            if (!isPair && char.IsSurrogate(text[index]))
            {
                return $"has half of a surrogate pair, U+{(int)text[index]:X4}, at position {index + 1}";
            }

            marks = IsMark(isPair ? CharUnicodeInfo.GetUnicodeCategory(text, index) : char.GetUnicodeCategory(text[index])) ? marks + 1 : 0;
            if (marks > MaxMarks)
            {
                return $"has more than {MaxMarks} combining marks in a row at position {index + 1}";
            }

            index += isPair ? 1 : 0;
        }

        return null;
    }

    /// <summary>Returns the problem of a text that is too long; null for any other text.</summary>
    public static string? LengthProblem(string text) =>
        text.Length > MaxLength ? $"has {text.Length} characters; {MaxLength} are allowed" : null;

    /// <summary>The first characters of a text; a surrogate pair is not split.</summary>
    /// <param name="length">In UTF-16 units, at least 0.</param>
    public static string Prefix(string text, int length) =>
        length >= text.Length ? text : text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>Whether a character is a combining mark.</summary>
    public static bool IsMark(Rune rune) => IsMark(Rune.GetUnicodeCategory(rune));

    private static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
