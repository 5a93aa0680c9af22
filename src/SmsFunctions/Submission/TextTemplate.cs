using System.Collections.Immutable;
using System.Text;
using SmsFunctions.Http;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Submission;

/// <summary>A text with variables in braces: <c>Hello {name}</c>. A doubled brace stands for one brace.</summary>
public sealed class TextTemplate
{
    private readonly List<(bool IsVariable, string Text)> _parts;

    private TextTemplate(List<(bool IsVariable, string Text)> parts)
    {
        _parts = parts;
        Variables = [.. parts.Where(part => part.IsVariable).Select(part => part.Text)];
    }

    /// <value>The names of the variables. A variable may stand in several places, together at most <see cref="VariablesReader.MaxVariables"/>.</value>
    public ImmutableHashSet<string> Variables { get; }

    /// <param name="problem">The problem, as a text for the caller.</param>
    /// <param name="alsoInNames">The characters that the names of variables may have, besides letters, digits, <c>_</c>, <c>-</c> and <c>.</c>.</param>
    public static TextTemplate? Parse(string text, out string? problem, string alsoInNames = "")
    {
        problem = TextBounds.Problem(text);
        var template = problem is null && ReadParts(text, alsoInNames, out problem) is { } parts ? new TextTemplate(parts) : null;
        problem ??= template!._parts.Count(part => part.IsVariable) is var count and > VariablesReader.MaxVariables
            ? $"has variables in {count} places; {VariablesReader.MaxVariables} are allowed"
            : template.Variables.Any(name => name.Length > VariablesReader.MaxName) ? VariablesReader.NameProblem : null;
        return problem is null ? template : null;
    }

    /// <summary>
    /// Returns the text with the values of its variables; or the first variable that is missing, unknown or invalid; or the length of a filled text that
    /// is too long. The length is computed before the text is built.
    /// </summary>
    public (string? Text, string? Problem) Fill(IReadOnlyDictionary<string, GivenText> values)
    {
        if (Variables.FirstOrDefault(name => !values.ContainsKey(name)) is { } missing)
        {
            return (null, $"variable '{missing}' is missing");
        }

        if (values.Keys.FirstOrDefault(name => !Variables.Contains(name)) is { } unknown)
        {
            return (null, unknown.Length > VariablesReader.MaxName ? VariablesReader.NameProblem : $"variable '{unknown}' is not in the template");
        }

        if (values.FirstOrDefault(value => value.Value.Problem is not null) is { Key: { } odd } found)
        {
            return (null, $"variable '{odd}' {found.Value.Problem}");
        }

        var length = LengthWith(values);
        return length > TextBounds.MaxLength
            ? (null, $"the filled text has {length} characters; {TextBounds.MaxLength} are allowed")
            : (string.Concat(_parts.Select(part => part.IsVariable ? values[part.Text].Text : part.Text)), null);
    }

    /// <summary>Returns the length of the filled text in UTF-16 units. A variable that is missing or invalid counts as empty.</summary>
    public long LengthWith(IReadOnlyDictionary<string, GivenText> values) =>
        _parts.Sum(part => !part.IsVariable ? part.Text.Length : values.TryGetValue(part.Text, out var value) ? value.Text?.Length ?? 0L : 0L);

    /// <summary>Returns the size of the filled text in UTF-8; 0 for a text that is too long and is not made. Otherwise as <see cref="LengthWith"/>.</summary>
    public long BytesWith(IReadOnlyDictionary<string, GivenText> values) => LengthWith(values) > TextBounds.MaxLength ? 0
        : _parts.Sum(part => !part.IsVariable ? Encoding.UTF8.GetByteCount(part.Text)
            : values.TryGetValue(part.Text, out var value) ? Encoding.UTF8.GetByteCount(value.Text ?? "")
            : 0L);

    /// <summary>Returns the text with values of known length. No value is missing, and the length of the result is not checked.</summary>
    public string Fill(Func<string, string> value) => string.Concat(_parts.Select(part => part.IsVariable ? value(part.Text) : part.Text));

    private static List<(bool IsVariable, string Text)>? ReadParts(string template, string alsoInNames, out string? problem)
    {
        var (parts, text) = (new List<(bool, string)>(), new StringBuilder());
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is not ('{' or '}'))
            {
                text.Append(c);
            }
            else if (i + 1 < template.Length && template[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '{' && template.IndexOf('}', i) is var end and > 0 && IsName(template.AsSpan(i + 1, end - i - 1), alsoInNames))
            {
                parts.Add((false, text.ToString()));
                parts.Add((true, template[(i + 1)..end]));
                text.Clear();
                i = end;
            }
            else
            {
                problem = $"has a '{c}' at position {i + 1} outside a variable; write {{name}} for a variable and '{c}{c}' for the character itself";
                return null;
            }
        }

        parts.Add((false, text.ToString()));
        problem = null;
        return parts;
    }

    private static bool IsName(ReadOnlySpan<char> name, string alsoInNames)
    {
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.') && !alsoInNames.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return name.Length > 0;
    }
}
