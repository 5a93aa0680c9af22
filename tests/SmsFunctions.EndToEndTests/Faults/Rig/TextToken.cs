using System.Text.RegularExpressions;

namespace SmsFunctions.EndToEndTests.Faults.Rig;

/// <summary>The part of a message's text that no other message has, the same in every encoding.</summary>
internal static partial class TextToken
{
    /// <param name="run">Letters and digits that no other run has.</param>
    public static string New(string run, int number) => $"[{run}-{number}]";

    /// <returns>Empty when there is none.</returns>
    public static string In(string text) => Token().Match(text).Value;

    [GeneratedRegex(@"\[[a-z0-9]+-[0-9]+\]")]
    private static partial Regex Token();
}
