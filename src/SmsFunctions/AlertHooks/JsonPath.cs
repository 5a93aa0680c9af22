using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SmsFunctions.AlertHooks;

/// <summary>A path in a JSON document: names separated by dots, and indexes in brackets, from 0.</summary>
/// <param name="Text">The path as written in the settings.</param>
public sealed partial record JsonPath(string Text)
{
    /// <value>Names of objects and indexes of arrays; the name of an index is null.</value>
    internal ImmutableArray<(string? Name, int Index)> Steps { get; private init; } = [];

    /// <returns>Null when the text is null or not a valid path.</returns>
    public static JsonPath? Parse(string? text)
    {
        if (text is null || !Form().IsMatch(text))
        {
            return null;
        }

        return new JsonPath(text)
        {
            Steps =
            [
                .. Step().Matches(text)
                    .Select(step => step.Value is ['[', .. var index, ']'] ? ((string?)null, int.Parse(index, CultureInfo.InvariantCulture)) : (step.Value, 0)),
            ],
        };
    }

    public override string ToString() => Text;

    [GeneratedRegex(@"^[^.\[\]]+(\[[0-9]{1,6}\])*(\.[^.\[\]]+(\[[0-9]{1,6}\])*)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\[[0-9]+\]|[^.\[\]]+", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
