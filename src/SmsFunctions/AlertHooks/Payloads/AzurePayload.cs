using System.Collections.Immutable;
using System.Text.Json;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>Azure Monitor's common alert schema. The essentials are typed. The context differs by service; only its known fields are read.</summary>
internal sealed record AzurePayload
{
    private const string Schema = "azureMonitorCommonAlertSchema", Fired = "Fired", Resolved = "Resolved";

    public string? SchemaId { get; init; }

    public AzureData? Data { get; init; }

    public HookNews? Read(Dictionary<string, string[]> errors)
    {
        if (SchemaId != Schema)
        {
            errors["schemaId"] = [$"must be {Schema}: enable the common alert schema in the action group"];
        }
        else if (Data?.Essentials is not { } essentials)
        {
            errors["data.essentials"] = ["is missing"];
        }
        else if (essentials.MonitorCondition is not (Fired or Resolved))
        {
            errors["data.essentials.monitorCondition"] = [$"must be {Fired} or {Resolved}"];
        }
        else if (PayloadReader.NullIfEmpty(essentials.AlertId) is not { } id)
        {
            errors["data.essentials.alertId"] = ["is missing"];
        }
        else
        {
            // The test of an action group always posts the same alert id. Together with the time it identifies one alert.
            var identity = JsonSerializer.Serialize([id, essentials.MonitorCondition, essentials.FiredDateTime ?? ""], PayloadJson.Default.StringArray);
            var name = PayloadReader.NullIfEmpty(essentials.AlertRule) ?? LastPart(id);
            return new HookNews.Alerts([new Alert(identity, essentials.MonitorCondition == Resolved, name)
            {
                Severity = PayloadReader.NullIfEmpty(essentials.Severity),
                Instance = Instance(essentials),
                Summary = PayloadReader.NullIfEmpty(essentials.Description) ?? AzureContext.Summary(Data.AlertContext),
            }])
            { IsUnique = true, Reference = LastPart(id) };
        }

        return null;
    }

    private static string? Instance(AzureEssentials essentials)
    {
        var items = (essentials.ConfigurationItems ?? []).Select(PayloadReader.NullIfEmpty).OfType<string>().ToList();
        return PayloadReader.NullIfEmpty(string.Join(", ", items.Count > 0 ? items : (essentials.AlertTargetIDs ?? []).OfType<string>().Select(LastPart)));
    }

    // /subscriptions/…/virtualMachines/web1
    private static string LastPart(string id) => id[(id.TrimEnd('/').LastIndexOf('/') + 1)..];
}

internal sealed record AzureData
{
    public AzureEssentials? Essentials { get; init; }

    public JsonElement AlertContext { get; init; }
}

internal sealed record AzureEssentials
{
    public string? AlertId { get; init; }

    public string? AlertRule { get; init; }

    public string? Severity { get; init; }

    public string? MonitorCondition { get; init; }

    public ImmutableArray<string?>? AlertTargetIDs { get; init; }

    public ImmutableArray<string?>? ConfigurationItems { get; init; }

    public string? FiredDateTime { get; init; }

    public string? Description { get; init; }
}
