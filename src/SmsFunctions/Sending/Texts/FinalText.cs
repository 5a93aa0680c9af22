using System.Text;

namespace SmsFunctions.Sending.Texts;

/// <summary>A text as it is sent.</summary>
/// <param name="AsWritten">What it would have cost as the caller wrote it.</param>
public sealed record FinalText(string Text, Segments Segments, Segments AsWritten)
{
    /// <summary>The text in Unicode's composed form (NFC), and changed where that may be and saves a segment: as little as does it.</summary>
    public static FinalText Of(string text, TextSavings savings = default)
    {
        var asWritten = Segments.Of(text);
        var composed = Composed(text);
        var final = new FinalText(composed, ReferenceEquals(composed, text) ? asWritten : Segments.Of(composed), asWritten);
        if (!savings.IsAny || final.Segments is { Encoding: SmsEncoding.Gsm7 })
        {
            return final;
        }

        var plain = LookAlikes.Replace(composed);
        final = savings.ReplaceLookAlikes ? final.Or(plain) : final;
        return savings.Transliterate ? final.Or(Transliteration.ToLatin(plain)) : final;
    }

    private FinalText Or(string other) => Segments.Of(other) is var segments && segments.Count < Segments.Count && other.Length > 0 ? this with { Text = other, Segments = segments } : this;

    // What is no text at all, half a surrogate pair, cannot be composed; whoever checks the text refuses it.
    private static string Composed(string text)
    {
        try
        {
            return text.IsNormalized() ? text : text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }
}
