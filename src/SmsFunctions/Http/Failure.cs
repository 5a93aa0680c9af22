using SmsFunctions.Messages;

namespace SmsFunctions.Http;

/// <summary>An error as the API shows it.</summary>
/// <param name="Code">The error code of this app.</param>
/// <param name="Text">The gateway's error text, or a description.</param>
/// <param name="Advice">The explanation and the action to take; null for a code without advice.</param>
public sealed record Failure(string Code, string Text, Advice? Advice)
{
    public static Failure Of(string code, string text) => new(code, text, Messages.Advice.Of(code));
}
