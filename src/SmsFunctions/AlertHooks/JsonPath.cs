using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SmsFunctions.AlertHooks;

/// <summary>A path in a JSON document: names separated by dots, and indexes in brackets, from 0.</summary>
/// <param name="Text">The path as written in the settings.</param>
public sealed partial record JsonPath(string Text)
{
    private ImmutableArray<(string? Name, int Index)> Steps { get; init; } = [];

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

    /// <returns>Null when the document has no value at the path, or the value null.</returns>
    public JsonElement? Find(JsonElement document)
    {
        var found = document;
        foreach (var (name, index) in Steps)
        {
            if (name is null)
            {
                if (found.ValueKind != JsonValueKind.Array || index >= found.GetArrayLength())
                {
                    return null;
                }

                found = found[index];
            }
            else if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return null;
            }
        }

        return found.ValueKind == JsonValueKind.Null ? null : found;
    }

    public override string ToString() => Text;

    [GeneratedRegex(@"^[^.\[\]]+(\[[0-9]{1,6}\])*(\.[^.\[\]]+(\[[0-9]{1,6}\])*)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\[[0-9]+\]|[^.\[\]]+", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
