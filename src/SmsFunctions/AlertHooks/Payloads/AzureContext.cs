using System.Text.Json.Nodes;
using static SmsFunctions.AlertHooks.Payloads.PayloadReader;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>The context of an Azure alert. Its fields differ by service; those that a message needs are kept.</summary>
internal sealed class AzureContext
{
    private static readonly string[] Scalars =
    [
        "operationName", "status", "DetectionSummary", "DetectedFailureRate", "NormalFailureRate", "ResultCount", "Threshold", "Operator", "AlertType",
    ];

    private readonly Dictionary<string, JsonWant> _scalars;
    private readonly JsonWant _condition, _properties, _labels, _annotations, _budget;

    public AzureContext(JsonWant context)
    {
        _scalars = Scalars.ToDictionary(name => name, name => context.At(name).Keep());
        (_condition, _properties) = (context.At("condition").At("allOf").At(0).Keep(), context.At("properties").Keep());
        (_labels, _annotations, _budget) = (context.At("labels").Keep(), context.At("annotations").Keep(), context.At("AlertData").Keep());
    }

    public AzureAlertContext Read(KeptValues values) => new(
        _scalars.ToDictionary(scalar => scalar.Key, scalar => values.Text(scalar.Value)),
        values.Object(_condition),
        values.Object(_annotations),
        values.Object(_budget))
    {
        Properties = values.Object(_properties),
        Labels = values.Object(_labels),
    };
}

/// <summary>The known fields of the context of an Azure alert. Each may be missing.</summary>
/// <param name="Condition">The first condition of a metric or log alert.</param>
/// <param name="Budget">The data of a budget alert.</param>
internal sealed record AzureAlertContext(
    IReadOnlyDictionary<string, string?> Scalars, JsonObject? Condition, JsonObject? Annotations, JsonObject? Budget)
{
    // The end of an incident, of a maintenance, and of a maintenance that does not take place.
    private static readonly string[] Ends = ["Resolved", "Complete", "Canceled"];

    /// <value>The properties of an event, or the custom properties of a rule.</value>
    public JsonObject? Properties { get; init; }

    public JsonObject? Labels { get; init; }

    /// <value>The name of the budget of a budget alert; null for all other alerts.</value>
    public string? Name => Text(Budget, "BudgetName");

    /// <value>Whether an event of service health or resource health has ended. Its monitor condition is always Fired.</value>
    public bool IsResolved =>
        Ends.Contains(Text(Properties, "stage"), StringComparer.OrdinalIgnoreCase) || "Resolved".Equals(Scalars["status"], StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What has happened. The title of an event, or what was detected, says more than the description of the rule. A measured value stands before it.
    /// </summary>
    /// <param name="description">The description of the rule; null when it has none.</param>
    public string? Summary(string? description) =>
        Text(Properties, "title") ?? Detection() ?? (Measure() is { } measure ? Joined(". ", measure, description)
            : description ?? Spent() ?? Text(Annotations, "summary") ?? Text(Annotations, "description")
                ?? Joined(" ", Scalars["operationName"], Scalars["status"]));

    private string? Detection() => Scalars["DetectionSummary"] is not { } summary ? null
        : (Scalars["DetectedFailureRate"], Scalars["NormalFailureRate"]) switch
        {
            ({ } rate, { } normal) => $"{summary}: {rate}, normally {normal}",
            ({ } rate, null) => $"{summary}: {rate}",
            _ => summary,
        };

    // Metric alerts and log alerts of version 2 have conditions. Log alerts of version 1 have the values in the context itself.
    private string? Measure() => Condition is not null
        ? WithValue(
            Joined(
                " ", Text(Condition, "metricName") ?? Text(Condition, "metricMeasureColumn") ?? Text(Condition, "timeAggregation"),
                Text(Condition, "operator"), Text(Condition, "threshold")),
            Text(Condition, "metricValue"))
        : Scalars["ResultCount"] is { } count ? WithValue(Joined(" ", "Count", Scalars["Operator"], Scalars["Threshold"]), count)
        : null;

    private string? Spent() => Text(Budget, "SpentAmount") is { } spent
        ? Joined(" of ", $"Spent {spent}", Text(Budget, "BudgetThreshold") ?? Text(Budget, "NotificationThresholdAmount"))
        : null;

    // Values are floating-point numbers: 17.0.
    private static string? WithValue(string? words, string? value) =>
        words is null || value is null ? words : $"{words}: {(value.EndsWith(".0", StringComparison.Ordinal) ? value[..^2] : value)}";

    private static string? Joined(string separator, params string?[] words) =>
        NullIfEmpty(string.Join(separator, words.OfType<string>()));
}
