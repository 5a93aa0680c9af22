using System.Text.RegularExpressions;

namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>The unique token in a message's text. It is the same in every encoding.</summary>
internal static partial class TextToken
{
    /// <param name="run">Letters and digits that are unique to the run.</param>
    public static string New(string run, int number) => $"[{run}-{number}]";

    /// <returns>The token, or an empty string if there is none.</returns>
    public static string In(string text) => Token().Match(text).Value;

    [GeneratedRegex(@"\[[a-z0-9]+-[0-9]+\]")]
    private static partial Regex Token();
}
