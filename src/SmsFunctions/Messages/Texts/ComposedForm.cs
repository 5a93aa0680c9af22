using System.Buffers;
using System.Text;

namespace SmsFunctions.Messages.Texts;

/// <summary>Unicode's composed form (NFC), in which most letters with marks take one character.</summary>
internal static class ComposedForm
{
    // Some letters of Hindi, Hebrew, Tibetan and other scripts have no composed form and become two or three characters. The musical symbols among them
    // are pairs with this first half.
    private const char MusicalSymbols = '\uD834';

    // The runtime refuses to normalise a text with it. No message can carry it.
    private const char NoCharacter = '\uFFFE';

    private static readonly SearchValues<char> Lengthened = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(IsLengthened), MusicalSymbols]);

    /// <summary>
    /// Composes a text, except for the letters that this would make longer and their marks. A text out of <see cref="TextBounds"/>, or
    /// with U+FFFE, stays as it is.
    /// </summary>
    public static string Of(string text) => TextBounds.Problem(text) is null ? OfBounded(text) : text;

    /// <summary>As <see cref="Of"/>, for a text in <see cref="TextBounds"/>.</summary>
    public static string OfBounded(string text)
    {
        if (Ascii.IsValid(text) || text.Contains(NoCharacter, StringComparison.Ordinal) || text.IsNormalized())
        {
            return text;
        }

        var (composed, start) = (new StringBuilder(text.Length), 0);
        while (text.AsSpan(start).IndexOfAny(Lengthened) is var found and >= 0)
        {
            _ = found > 0 ? composed.Append(text[start..(start + found)].Normalize()) : composed;
            var end = EndOfMarks(text, start + found);
            composed.Append(text, start + found, end - start - found);
            start = end;
        }

        return composed.Append(text[start..].Normalize()).ToString();
    }

    private static int EndOfMarks(string text, int index)
    {
        do
        {
            index += Rune.GetRuneAt(text, index).Utf16SequenceLength;
        }
        while (index < text.Length && TextBounds.IsMark(Rune.GetRuneAt(text, index)));

        return index;
    }

    private static bool IsLengthened(char character) => !char.IsSurrogate(character) && character != NoCharacter && character.ToString().Normalize().Length > 1;
}
