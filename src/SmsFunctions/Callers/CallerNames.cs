using System.Text.RegularExpressions;

namespace SmsFunctions.Callers;

/// <summary>The names of callers that have no key of their own, and the form of all names.</summary>
public static partial class CallerNames
{
    public const string OneC = "1c";

    /// <summary>The name of an alert source.</summary>
    public static string Hook(string source) => $"hooks/{source}";

    /// <summary>Whether a caller may have this name.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    [GeneratedRegex("^(hooks/)?[A-Za-z0-9_-]{1,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
