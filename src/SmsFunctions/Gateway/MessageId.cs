namespace SmsFunctions.Gateway;

/// <summary>The gateway's ids: opaque strings, since other gateways of the family use letters and 18 digits do not fit a double.</summary>
internal static class MessageId
{
    private const int LongestId = 64;

    /// <summary>Visible ASCII without angle brackets, and not an error word: markup, a sentence or a stray error in the place of an id is not one.</summary>
    public static bool IsValid(string value) => value.Length is > 0 and <= LongestId
        && value.All(character => character is > ' ' and <= '~' and not ('<' or '>'))
        && !value.StartsWith("Error", StringComparison.OrdinalIgnoreCase)
        && !value.StartsWith("OK_", StringComparison.OrdinalIgnoreCase);
}
