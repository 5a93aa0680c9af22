namespace SmsFunctions.Messages;

/// <summary>The rules for short texts that callers and operators attach: references and reasons.</summary>
public static class ReferenceText
{
    /// <value>The maximum length in UTF-16 units: most characters are one, an emoji is two or more.</value>
    public const int MaxLength = 200;

    /// <summary>Returns the problem of a text; null when it is valid or missing.</summary>
    public static string? Problem(string? text) => text switch
    {
        { Length: > MaxLength } => $"has {text.Length} UTF-16 units; {MaxLength} are allowed. Most characters are one unit, an emoji is two or more",
        not null when text.Any(c => char.IsControl(c) || c is '\uFFFE' or '\uFFFF') => "must not have control characters, U+FFFE or U+FFFF",
        _ => null,
    };
}
