namespace SmsFunctions.Sending.Texts;

/// <summary>What may be changed in a text, and is only where that saves a segment.</summary>
/// <param name="ReplaceLookAlikes">See <see cref="LookAlikes"/>.</param>
/// <param name="Transliterate">Cyrillic in Latin letters, look-alikes included; see <see cref="Transliteration"/>.</param>
public readonly record struct TextSavings(bool ReplaceLookAlikes, bool Transliterate)
{
    public const string Never = "never", IfCheaper = "ifCheaper";

    internal const string Problem = $"must be {Never} or {IfCheaper}";

    /// <value>Whether the caller is to be told what the text would have cost as he wrote it.</value>
    public bool IsAny => ReplaceLookAlikes || Transliterate;

    /// <summary>Null when the word is neither of the two.</summary>
    internal static bool? Read(string? word) => word switch
    {
        Never => false,
        IfCheaper => true,
        _ => null,
    };
}
