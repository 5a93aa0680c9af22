using System.Text;
using System.Text.RegularExpressions;

namespace SmsFunctions.AlertHooks;

/// <summary>
/// A condition on a label, as Alertmanager writes it: <c>severity="critical"</c>, <c>team!="db"</c>, <c>instance=~"web[0-9]+"</c>, <c>job!~"test.*"</c>.
/// A pattern must match the whole value. A label that an alert does not have counts as empty.
/// </summary>
public sealed partial class LabelMatcher
{
    private const int MaxPattern = 200, MaxRepetitions = 100, MaxMatchers = 10;

    // The characters of a value that are compared with a pattern.
    private const int MaxValue = 256;

    private readonly string _value;
    private readonly bool _isNegated;
    private readonly Regex? _pattern;

    private LabelMatcher(string label, string value, bool isNegated, Regex? pattern) =>
        (Label, _value, _isNegated, _pattern) = (label, value, isNegated, pattern);

    public string Label { get; }

    /// <summary>Parses matchers that are separated by commas, in braces or not. A value may be in double quotes, and must be if it has a comma.</summary>
    /// <param name="problem">The problem, as text for the log of the start; null when the matchers are valid.</param>
    public static IReadOnlyList<LabelMatcher> Parse(string? text, out string? problem)
    {
        problem = null;
        var (rest, found) = (Unbraced(text ?? ""), new List<LabelMatcher>());
        do
        {
            var match = Form().Match(rest);
            problem = !match.Success
                ? $"is not valid at '{rest}': it must be matchers separated by commas, such as severity=\"critical\",team=~\"db|web\""
                : Read(match, found);
            rest = match.Success ? rest[match.Length..] : "";
        }
        while (problem is null && rest.Length > 0);

        problem ??= found.Count > MaxMatchers ? $"has {found.Count} matchers; {MaxMatchers} are allowed" : null;
        return problem is null ? found : [];
    }

    /// <summary>Whether the labels of an alert meet the condition. Of a long value, its beginning is compared with a pattern.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(Label, "");
        return (_pattern?.IsMatch(value.AsSpan(0, Math.Min(value.Length, MaxValue))) ?? value == _value) != _isNegated;
    }

    private static string Unbraced(string text) => text.Trim() is ['{', .. var inner, '}'] ? inner : text.Trim();

    private static string? Read(Match match, List<LabelMatcher> found)
    {
        var (label, operation) = (match.Groups["label"].Value, match.Groups["operation"].Value);
        var value = match.Groups["quoted"] is { Success: true } quoted ? Unescaped(quoted.Value) : match.Groups["bare"].Value;
        var isPattern = operation.EndsWith('~');
        var problem = isPattern ? PatternProblem(value)
            : value.Length > MaxValue ? $"has a value of more than {MaxValue} characters"
            : null;
        if (problem is null)
        {
            found.Add(new LabelMatcher(label, value, operation.StartsWith('!'), isPattern ? Whole(value) : null));
        }

        return problem is null ? null : $"{problem} (label {label})";
    }

    private static string? PatternProblem(string pattern)
    {
        if (pattern.Length > MaxPattern)
        {
            return $"has a pattern of {pattern.Length} characters; {MaxPattern} are allowed";
        }

        // A pattern that repeats much takes much memory.
        var repetitions = Repetition().Matches(pattern)
            .Aggregate(1L, (all, match) => Math.Min(int.MaxValue, all * Math.Max(1, long.Parse(match.Groups["most"].Value, null))));
        if (repetitions > MaxRepetitions)
        {
            return $"has a pattern that repeats more than {MaxRepetitions} times: {pattern}";
        }

        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            return $"has a pattern that is not valid, or needs to look back or ahead: {pattern}";
        }
    }

    // Patterns without backtracking take a time that is linear in the length of the value.
    private static Regex Whole(string pattern) =>
        new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static string Unescaped(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        for (var i = 0; i < quoted.Length; i++)
        {
            // A backslash before another character belongs to the pattern, such as in \d.
            var isEscape = quoted[i] == '\\' && i + 1 < quoted.Length && quoted[i + 1] is 'n' or '"' or '\\';
            i += isEscape ? 1 : 0;
            text.Append(isEscape && quoted[i] == 'n' ? '\n' : quoted[i]);
        }

        return text.ToString();
    }

    [GeneratedRegex(
        """^\s*(?<label>[^\s=!~,{}"]+)\s*(?<operation>=~|!~|!=|=)\s*("(?<quoted>(\\.|[^"\\])*)"|(?<bare>[^\s",{}=]*))\s*(,|$)""",
        RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"\{([0-9]{1,9},)?(?<most>[0-9]{1,9}),?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Repetition();
}
