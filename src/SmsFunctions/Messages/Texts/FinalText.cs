using System.Diagnostics.CodeAnalysis;

namespace SmsFunctions.Messages.Texts;

/// <summary>The final text of a message, as sent to the gateway. Its text as written was in <see cref="TextBounds"/>.</summary>
public sealed record FinalText
{
    private FinalText(string text, Segments segments, Segments asWritten) => (Text, Segments, AsWritten) = (text, segments, asWritten);

    public string Text { get; private init; }

    public Segments Segments { get; private init; }

    /// <value>The segments of the text as the caller wrote it, its tabs counted as spaces.</value>
    public Segments AsWritten { get; }

    /// <summary>
    /// Makes the text in Unicode's composed form (NFC), except for characters that this form makes longer. A tab becomes a space, because no message can
    /// carry a tab. An allowed change is applied only if it saves a segment, the smaller change first.
    /// </summary>
    /// <param name="problem">The problem of a text that is out of bounds, as a text for the caller.</param>
    public static bool TryOf(string text, TextSavings savings, [NotNullWhen(true)] out FinalText? final, [NotNullWhen(false)] out string? problem)
    {
        problem = TextBounds.Problem(text);
        final = problem is null ? Make(text, savings) : null;
        return problem is null;
    }

    /// <summary>As <see cref="TryOf"/>, for a text of this app.</summary>
    /// <exception cref="ArgumentException">The text is out of bounds.</exception>
    public static FinalText Of(string text, TextSavings savings = default) =>
        TryOf(text, savings, out var final, out var problem) ? final : throw new ArgumentException($"The text {problem}.", nameof(text));

    private static FinalText Make(string written, TextSavings savings)
    {
        var text = written.Replace('\t', ' ');
        var asWritten = Segments.Of(text);
        var composed = ComposedForm.OfBounded(text);
        var final = new FinalText(composed, ReferenceEquals(composed, text) ? asWritten : Segments.Of(composed), asWritten);
        if (!savings.IsAny || final.Segments is { Encoding: SmsEncoding.Gsm7 })
        {
            return final;
        }

        var (plain, shorter) = LookAlikes.ReplaceBoth(composed);
        final = final.OrCheaper(shorter).OrCheaper(plain);
        return savings.Transliterate ? final.OrCheaper(Transliteration.ToLatin(plain)) : final;
    }

    private FinalText OrCheaper(string other) =>
        !ReferenceEquals(other, Text) && Segments.Of(other) is var segments && segments.Count < Segments.Count && VisibleText.IsIn(other)
            ? this with { Text = other, Segments = segments }
            : this;
}
