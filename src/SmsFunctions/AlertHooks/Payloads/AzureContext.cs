using System.Text.Json;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>Summarizes the context of an Azure alert whose rule has no description. Types differ by service, so no type is required.</summary>
internal static class AzureContext
{
    private static readonly JsonPath Condition = JsonPath.Parse("condition.allOf[0]")!;
    private static readonly JsonPath Title = JsonPath.Parse("properties.title")!;
    private static readonly JsonPath Annotation = JsonPath.Parse("annotations.summary")!;
    private static readonly JsonPath Operation = JsonPath.Parse("operationName")!;
    private static readonly JsonPath Status = JsonPath.Parse("status")!;

    /// <returns>Null when the context has nothing to summarize, or names that are not valid text. The alert is then sent without a summary.</returns>
    public static string? Summary(JsonElement context)
    {
        try
        {
            return Find(context);
        }
        catch (InvalidOperationException)
        {
            // A name is checked only when it is compared. The rest of the alert was checked when the body was parsed.
            return null;
        }
    }

    private static string? Find(JsonElement context) => Condition.Find(context) is { } condition
        ? Joined(condition, "metricName", "metricMeasureColumn", "operator", "threshold") is { } words && Word(condition, "metricValue") is { } value
            ? $"{words}: {value}"
            : Joined(condition, "metricName", "operator", "threshold")
        : Word(Title.Find(context)) ?? Word(Annotation.Find(context))
            ?? PayloadReader.NullIfEmpty($"{Word(Operation.Find(context))} {Word(Status.Find(context))}".Trim());

    private static string? Joined(JsonElement condition, params string[] fields) =>
        PayloadReader.NullIfEmpty(string.Join(' ', fields.Select(field => Word(condition, field)).OfType<string>()));

    private static string? Word(JsonElement item, string field) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(field, out var value) ? Word(value) : null;

    private static string? Word(JsonElement? value) => value?.ValueKind switch
    {
        JsonValueKind.String => PayloadReader.NullIfEmpty(Text(value.Value)),
        JsonValueKind.Number => value.Value.GetRawText(),
        _ => null,
    };

    // A value that was cut inside a character is not valid text. The alert is sent without it.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
