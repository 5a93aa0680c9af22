using System.Text.Json.Nodes;
using static SmsFunctions.AlertHooks.Payloads.PayloadReader;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>Azure's payloads in other schemas than the common one: the budget notification, and the usual fields of all others.</summary>
internal sealed class AzureOther
{
    // The first one that a payload has counts.
    private static readonly string[] Names = ["BudgetName", "AlertRuleName", "alertRule"], Ended = ["Resolved", "Deactivated"];
    private static readonly string[] NamesOfContext = ["name", "conditionName", "resourceName", "operationName"];

    private readonly Dictionary<string, JsonWant> _scalars = new(StringComparer.OrdinalIgnoreCase);
    private readonly JsonWant _context;

    public AzureOther(JsonWant data)
    {
        foreach (var name in Names.Concat(
            ["Budget", "SpendingAmount", "Unit", "SubscriptionName", "ResourceGroup", "status", "severity", "description", "AlertDescription"]))
        {
            _scalars[name] = data.At(name).Keep();
        }

        _context = data.At("context").Keep();
    }

    /// <summary>Returns the alert of a payload; null when it has no name.</summary>
    /// <param name="hash">The hash of the body: these payloads have no id that is unique.</param>
    public Alert? Read(KeptValues values, string? schema, string hash)
    {
        var context = values.Object(_context);
        var entry = context?["activityLog"] as JsonObject;
        var name = Names.Select(Of).Concat(NamesOfContext.SelectMany(field => new[] { Text(context, field), Text(entry, field) }))
            .FirstOrDefault(found => found is not null);
        if (name is null && (schema is null || context is null))
        {
            return null;
        }

        return new Alert(hash, Ended.Contains(Of("status"), StringComparer.OrdinalIgnoreCase), name ?? schema!)
        {
            Severity = Of("severity") ?? Text(context, "severity"),
            Instance = Of("ResourceGroup") ?? Of("SubscriptionName") ?? Text(context, "resourceName"),
            Summary = Spent() ?? Text(entry?["properties"] as JsonObject, "title")
                ?? Of("description") ?? Of("AlertDescription") ?? Text(context, "description"),
        };

        string? Of(string field) => values.Text(_scalars[field]);

        string? Spent() => Of("SpendingAmount") is { } spent ? $"Spent {spent} of {Of("Budget") ?? "?"} {Of("Unit")}".TrimEnd() : null;
    }
}
