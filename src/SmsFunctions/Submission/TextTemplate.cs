using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

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

    public ImmutableHashSet<string> Variables { get; }

    /// <param name="problem">The problem, as a text for the caller.</param>
    public static TextTemplate? Parse(string template, out string? problem)
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
            else if (c == '{' && template.IndexOf('}', i) is var end and > 0 && IsName(template.AsSpan(i + 1, end - i - 1)))
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
        return new TextTemplate(parts);
    }

    /// <summary>Returns the text with the values of its variables, or the first variable that is missing, unknown, or not a string or number.</summary>
    public (string? Text, string? Problem) Fill(IReadOnlyDictionary<string, JsonElement> values)
    {
        if (Variables.FirstOrDefault(name => !values.ContainsKey(name)) is { } missing)
        {
            return (null, $"variable '{missing}' is missing");
        }

        if (values.Keys.FirstOrDefault(name => !Variables.Contains(name)) is { } unknown)
        {
            return (null, $"variable '{unknown}' is not in the template");
        }

        if (values.FirstOrDefault(value => value.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)).Key is { } odd)
        {
            return (null, $"variable '{odd}' must be a string or a number");
        }

        return (string.Concat(_parts.Select(part => part.IsVariable ? values[part.Text].ToString() : part.Text)), null);
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return name.Length > 0;
    }
}
