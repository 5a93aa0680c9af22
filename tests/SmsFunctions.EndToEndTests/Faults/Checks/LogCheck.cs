using System.Text.RegularExpressions;
using SmsFunctions.EndToEndTests.Faults.Rig;

namespace SmsFunctions.EndToEndTests.Faults.Checks;

/// <summary>Checks that no log of the apps contains a password, a text or a whole phone number in any format.</summary>
internal static partial class LogCheck
{
    public static IEnumerable<string> Problems(Aftermath after)
    {
        foreach (var (app, line) in after.System.Apps.SelectMany(app => app.Log.Select(line => (app.Number, line))))
        {
            if (line.Contains(FaultSystem.Password, StringComparison.Ordinal)
                || line.Contains(after.RequestLog.Run, StringComparison.Ordinal)
                || Number().IsMatch(Guid().Replace(line, "")))
            {
                yield return $"App {app} logged a secret: {line}";
            }
        }
    }

    // The host uses random invocation ids. Some of ten thousand look like a phone number.
    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guid();

    [GeneratedRegex(@"(?<![0-9a-z])[78]900[0-9]{7}(?![0-9])|\(900\)")]
    private static partial Regex Number();
}
