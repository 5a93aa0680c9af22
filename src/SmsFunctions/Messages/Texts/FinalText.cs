using System.Text;

namespace SmsFunctions.Messages.Texts;

/// <summary>The final text of a message, as sent to the gateway.</summary>
/// <param name="AsWritten">The segments of the text as the caller wrote it.</param>
public sealed record FinalText(string Text, Segments Segments, Segments AsWritten)
{
    /// <summary>
    /// Returns the text in Unicode's composed form (NFC). An allowed change is applied only if it saves a segment, the smaller change first.
    /// </summary>
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
        final = savings.ReplaceLookAlikes ? final.OrCheaper(plain) : final;
        return savings.Transliterate ? final.OrCheaper(Transliteration.ToLatin(plain)) : final;
    }

    private FinalText OrCheaper(string other) =>
        Segments.Of(other) is var segments && segments.Count < Segments.Count && other.Length > 0 ? this with { Text = other, Segments = segments } : this;

    // A text with an unpaired surrogate cannot be composed. The validation rejects it later.
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
