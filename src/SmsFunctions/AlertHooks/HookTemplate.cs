using SmsFunctions.Messages.Texts;
using SmsFunctions.Submission;

namespace SmsFunctions.AlertHooks;

/// <summary>A text of a source's settings with fields of the alerts in braces: <c>{severity}: {name} on {instance}, {labels.team}</c>.</summary>
public sealed class HookTemplate
{
    private const int MaxLength = 500;
    private const string OfLabels = "labels.", OfAnnotations = "annotations.", Indexes = "[]";

    private static readonly string[] Known =
        ["state", "count", "severity", "name", "instance", "summary", "text", "source", "group", $"{OfLabels}NAME", $"{OfAnnotations}NAME"];

    private readonly TextTemplate _template;

    private HookTemplate(TextTemplate template) => _template = template;

    /// <summary>The labels that the template names.</summary>
    public IEnumerable<string> Labels => Below(OfLabels);

    /// <summary>The annotations that the template names.</summary>
    public IEnumerable<string> Annotations => Below(OfAnnotations);

    /// <summary>The paths in a generic payload that the template names.</summary>
    public IEnumerable<string> Paths => _template.Variables;

    /// <param name="problem">The problem, as text for the log of the start; null when the template is valid.</param>
    public static HookTemplate? Parse(string text, bool isGeneric, out string? problem)
    {
        var template = TextTemplate.Parse(text, out problem, isGeneric ? Indexes : "");
        problem ??= text.Length > MaxLength ? $"has {text.Length} characters; {MaxLength} are allowed"
            : !VisibleText.IsIn(text) ? "has no visible character"
            : template!.Variables.FirstOrDefault(name => isGeneric ? JsonPath.Parse(name) is null : !IsKnown(name)) is not { } unknown ? null
            : isGeneric ? $"has '{{{unknown}}}': a field must be a path in the payload, such as alert.devices[0].phone"
            : $"has the unknown field '{{{unknown}}}': the fields are {string.Join(", ", Known)}";
        return problem is null ? new HookTemplate(template!) : null;
    }

    /// <summary>The text of a message about alerts.</summary>
    /// <param name="alerts">At least one.</param>
    /// <param name="text">The text without a template.</param>
    public string Fill(HookSource source, string group, IReadOnlyCollection<Alert> alerts, int unlisted, string text)
    {
        var ordered = alerts.OrderBy(alert => alert.IsResolved).ThenBy(alert => Severities.Rank(alert.Severity)).ToList();
        return _template.Fill(name => name switch
        {
            "state" => AlertWords.State(ordered[0].IsResolved),
            "count" => $"{alerts.Count + unlisted}",
            "severity" => ordered[0].Severity ?? "",
            "name" => Several(alert => alert.Name),
            "instance" => Several(alert => alert.Instance),
            "summary" => Several(alert => alert.Summary, "; "),
            "text" => text,
            "source" => source.Name,
            "group" => group,
            _ when name.StartsWith(OfLabels, StringComparison.Ordinal) => Several(alert => alert.Fields.Labels.GetValueOrDefault(name[OfLabels.Length..])),
            _ => Several(alert => alert.Fields.Annotations.GetValueOrDefault(name[OfAnnotations.Length..])),
        });

        string Several(Func<Alert, string?> field, string separator = ", ") => Joined(ordered.Select(field), separator);
    }

    /// <summary>The text of a message about a generic payload.</summary>
    public string Fill(AlertFields fields) => _template.Fill(path => fields.Labels.GetValueOrDefault(path, ""));

    // Only the first characters of a text are sent, so not all values of a large group are joined.
    private static string Joined(IEnumerable<string?> values, string separator)
    {
        var (joined, length) = (new List<string>(), 0);
        foreach (var value in values.OfType<string>().Where(value => value.Length > 0).Distinct().TakeWhile(_ => length < TextFit.MaxRead))
        {
            joined.Add(value);
            length += value.Length + separator.Length;
        }

        return string.Join(separator, joined);
    }

    private static bool IsKnown(string name) => Known.Contains(name)
        || new[] { OfLabels, OfAnnotations }.Any(prefix => name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal));

    private IEnumerable<string> Below(string prefix) =>
        _template.Variables.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);
}
