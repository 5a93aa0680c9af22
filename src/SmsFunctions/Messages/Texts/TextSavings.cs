namespace SmsFunctions.Messages.Texts;

/// <summary>The allowed changes of a text. A change is applied only if it saves a segment.</summary>
/// <param name="ReplaceLookAlikes">Whether look-alikes may be replaced; see <see cref="LookAlikes"/>.</param>
/// <param name="Transliterate">Whether Latin letters may replace Cyrillic. This includes look-alikes. See <see cref="Transliteration"/>.</param>
public readonly record struct TextSavings(bool ReplaceLookAlikes, bool Transliterate)
{
    public const string Never = "never", IfCheaper = "ifCheaper";

    internal const string Problem = $"must be {Never} or {IfCheaper}";

    /// <value>Whether any change is allowed. If so, a dry run also returns the segments of the original text.</value>
    public bool IsAny => ReplaceLookAlikes || Transliterate;

    /// <summary>Parses a setting; null when the word is neither <see cref="Never"/> nor <see cref="IfCheaper"/>.</summary>
    internal static bool? Read(string? word) =>
        Never.Equals(word, StringComparison.OrdinalIgnoreCase) ? false
        : IfCheaper.Equals(word, StringComparison.OrdinalIgnoreCase) ? true
        : null;
}
