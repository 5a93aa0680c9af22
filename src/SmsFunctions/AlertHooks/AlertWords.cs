using System.Text;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.AlertHooks;

/// <summary>Writes alerts as text, the most severe first: state, severity, names, instances, summary.</summary>
internal static class AlertWords
{
    // The short wording bounds each part, so that a long one does not displace the parts after it.
    private const int SeverityLength = 16, NameLength = 48, InstanceLength = 32;

    /// <summary>Returns the wordings, from the longest to the shortest. The caller may cut the last one.</summary>
    /// <param name="alerts">At least one.</param>
    public static IReadOnlyList<string> Of(IReadOnlyCollection<Alert> alerts, int unlisted)
    {
        var (firing, resolved) = (alerts.Where(alert => !alert.IsResolved).ToList(), alerts.Where(alert => alert.IsResolved).ToList());
        return [Both(Full), Both(Short)];

        string Both(Func<IReadOnlyList<Alert>, string> wording)
        {
            var parts = new[]
            {
                Part(State(isResolved: false), firing, unlisted, wording), Part(State(isResolved: true), resolved, firing.Count > 0 ? 0 : unlisted, wording),
            };
            return string.Join("; ", parts.OfType<string>());
        }
    }

    /// <summary>The word for a state.</summary>
    public static string State(bool isResolved) => isResolved ? "RESOLVED" : "FIRING";

    /// <summary>Returns the text on one line, without characters that a message cannot carry and without marks that exceed the bounds of a text.</summary>
    public static string Clean(string text)
    {
        var (clean, marks) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
            {
                _ = clean.Length > 0 && clean[^1] != ' ' ? clean.Append(' ') : clean;
                marks = 0;
            }
            else if (rune.Value is not (0xFFFE or 0xFFFF) && rune != Rune.ReplacementChar)
            {
                marks = TextBounds.IsMark(rune) ? marks + 1 : 0;
                _ = marks <= TextBounds.MaxMarks ? clean.Append(rune) : clean;
            }
        }

        return clean.ToString().TrimEnd();
    }

    private static string? Part(string state, List<Alert> alerts, int unlisted, Func<IReadOnlyList<Alert>, string> wording)
    {
        if (alerts.Count == 0)
        {
            return null;
        }

        var ordered = alerts.OrderBy(alert => Severities.Rank(alert.Severity)).ToList();
        var count = alerts.Count + unlisted > 1 ? $" {alerts.Count + unlisted}" : "";
        return $"{state}{count}{Severity(ordered)}: {wording(ordered)}";
    }

    // With different severities only the worst is counted: "3 (1 critical)".
    private static string Severity(List<Alert> ordered)
    {
        if (CleanOrNull(ordered[0].Severity, SeverityLength) is not { } worst)
        {
            return "";
        }

        var alike = ordered.Count(alert => CleanOrNull(alert.Severity, SeverityLength) == worst);
        return alike == ordered.Count ? $" {worst}" : $" ({alike} {worst})";
    }

    private static string Full(IReadOnlyList<Alert> alerts) =>
        string.Join("; ", alerts.GroupBy(alert => CleanOrNull(alert.Name))
            .Select(group => $"{group.Key}{Instances(group, int.MaxValue)}{(Repeated(group) is var more and > 1 ? $" x{more}" : "")}"))
        + Summary(alerts);

    // All names come before the instances: which alerts fired matters more than where.
    private static string Short(IReadOnlyList<Alert> alerts)
    {
        var names = alerts.GroupBy(alert => CleanOrNull(alert.Name, NameLength))
            .Select(group => group.Count() > 1 && group.Count() < alerts.Count ? $"{group.Key} x{group.Count()}" : group.Key);
        return string.Join(", ", names) + Instances(alerts, InstanceLength) + Summary(alerts);
    }

    private static string Instances(IEnumerable<Alert> alerts, int length) =>
        string.Join(", ", alerts.Select(alert => CleanOrNull(alert.Instance, length)).OfType<string>().Distinct()) is { Length: > 0 } list ? $" {list}" : "";

    // The number of alerts of one name; 0 when instances distinguish them.
    private static int Repeated(IEnumerable<Alert> alerts) => alerts.Any(alert => CleanOrNull(alert.Instance) is not null) ? 0 : alerts.Count();

    // Of thousands of alerts most have equal summaries, and long ones take time to clean.
    private static string Summary(IReadOnlyList<Alert> alerts) =>
        alerts.Select(alert => alert.Summary).Distinct().Select(summary => CleanOrNull(summary)).Distinct().Take(2).ToList() is [{ } only] ? $" - {only}" : "";

    private static string? CleanOrNull(string? text, int length = int.MaxValue)
    {
        var clean = text is null ? "" : Clean(text);
        return clean.Length == 0 ? null : clean.Length <= length ? clean : TextBounds.Prefix(clean, length - TextFit.Ellipsis.Length) + TextFit.Ellipsis;
    }
}

/// <summary>The order of the usual severity words.</summary>
internal static class Severities
{
    /// <returns>0 is the worst. An unknown word ranks as a warning.</returns>
    public static int Rank(string? severity) => severity?.Trim().ToLowerInvariant() switch
    {
        "critical" or "crit" or "emergency" or "fatal" or "disaster" or "page" or "p1" or "sev0" => 0,
        "error" or "high" or "major" or "p2" or "sev1" => 1,
        "info" or "informational" or "information" or "low" or "none" or "p4" or "p5" or "sev3" or "sev4" => 3,
        null => 4,
        _ => 2,
    };
}
