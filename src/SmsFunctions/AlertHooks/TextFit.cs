using System.Globalization;
using System.Text;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.AlertHooks;

/// <summary>Fits a text into the segments that a source allows: unchanged, in cheaper characters, in a shorter wording, or cut.</summary>
internal static class TextFit
{
    public const string Ellipsis = "...";

    // Three segments hold at most 459 characters; only the first part of a longer text is read.
    private const int Longest = 3 * 153;

    /// <value>The characters of a text that are read, in UTF-16 units.</value>
    public const int MaxRead = 2 * Longest;

    /// <param name="wordings">From the fullest to the shortest, each on one line and not empty.</param>
    /// <param name="maxSegments">1 to 3.</param>
    public static string Fit(IReadOnlyList<string> wordings, int maxSegments)
    {
        foreach (var forms in wordings.Where(wording => wording.Length <= MaxRead).Select(Forms))
        {
            for (var segments = 1; segments <= maxSegments; segments++)
            {
                if (forms.FirstOrDefault(form => form.Length <= Longest && Segments.Of(form).Count <= segments) is { } fitting)
                {
                    return fitting;
                }
            }
        }

        return Cut(Forms(wordings[^1]), maxSegments);
    }

    // From the original to the cheapest. A form may have more marks in a row than the original, because a removed character separated them.
    private static string[] Forms(string text)
    {
        var start = TextBounds.Prefix(text, MaxRead);
        var written = FinalText.TryOf(start, default, out var final, out _) ? final.Text : start;
        var plain = LookAlikes.Replace(written);
        var latin = Transliteration.ToLatin(plain);
        string[] forms = [written, plain, latin, AlertWords.Clean(WithoutPictures(latin))];
        return forms.Distinct().Where(form => form.Length > 0 && TextBounds.Problem(form) is null).DefaultIfEmpty(start).ToArray();
    }

    // One emoji changes the encoding to UCS-2, which more than halves the number of characters that fit.
    private static string WithoutPictures(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => (rune.IsBmp && Segments.IsGsm7((char)rune.Value)) || !IsPicture(rune)));

    private static bool IsPicture(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.Format;

    // GSM-7, where possible, keeps more than twice as many characters.
    private static string Cut(string[] forms, int maxSegments)
    {
        var text = Segments.Of(forms[^1]).Encoding == SmsEncoding.Gsm7 ? forms[^1] : forms[0];
        var (fits, exceeds) = (0, Math.Min(text.Length, Longest) + 1);
        while (exceeds - fits > 1)
        {
            var middle = (fits + exceeds) / 2;
            (fits, exceeds) = Segments.Of(TextBounds.Prefix(text, middle) + Ellipsis).Count <= maxSegments ? (middle, exceeds) : (fits, middle);
        }

        return TextBounds.Prefix(text, fits).TrimEnd(' ', ',', ';', ':', '-', '.') + Ellipsis;
    }
}
