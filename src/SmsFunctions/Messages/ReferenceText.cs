namespace SmsFunctions.Messages;

/// <summary>The rules for short texts that callers and operators attach: references and reasons.</summary>
public static class ReferenceText
{
    /// <value>The maximum length in characters.</value>
    public const int MaxLength = 200;

    /// <summary>Returns the problem of a text; null when it is valid or missing.</summary>
    public static string? Problem(string? text) => text switch
    {
        { Length: > MaxLength } => $"must have at most {MaxLength} characters",
        not null when text.Any(c => char.IsControl(c) || c is '\uFFFE' or '\uFFFF') => "must not have control characters, U+FFFE or U+FFFF",
        _ => null,
    };
}
