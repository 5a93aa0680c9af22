using System.Text.Json.Nodes;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.AlertHooks;

/// <summary>The labels and annotations that the settings of a source name. Only these are kept of each alert.</summary>
public sealed record WantedFields(IReadOnlyList<string> Labels, IReadOnlyList<string> Annotations)
{
    public static WantedFields None { get; } = new([], []);

    /// <summary>The wanted fields of an alert, each cut to <see cref="AlertFields.MaxValue"/>.</summary>
    public AlertFields Of(JsonObject? labels, JsonObject? annotations) =>
        Labels.Count + Annotations.Count == 0 ? AlertFields.None : new AlertFields(Of(labels, Labels), Of(annotations, Annotations));

    /// <summary>Cuts a value to the length that is kept.</summary>
    public static string Cut(string value) => TextBounds.Prefix(value, AlertFields.MaxValue);

    private static Dictionary<string, string> Of(JsonObject? fields, IReadOnlyList<string> names)
    {
        var found = new Dictionary<string, string>(names.Count);
        foreach (var name in names)
        {
            if (fields?[name] is JsonValue value)
            {
                found[name] = Cut(value.GetValue<string>());
            }
        }

        return found;
    }
}
