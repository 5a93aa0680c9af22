namespace SmsFunctions.Gateway;

/// <summary>The gateway's message ids. They are opaque strings: related gateways use letters, and 18 digits do not fit a double.</summary>
internal static class GatewayMessageId
{
    private const int LongestId = 64;

    /// <summary>An id is 1 to 64 visible ASCII characters without angle brackets. Markup, a sentence or an error word in its place is not an id.</summary>
    public static bool IsValid(string value) => value.Length is > 0 and <= LongestId
        && value.All(character => character is > ' ' and <= '~' and not ('<' or '>'))
        && !value.StartsWith("Error", StringComparison.OrdinalIgnoreCase)
        && !value.StartsWith("OK_", StringComparison.OrdinalIgnoreCase);
}
