using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using static SmsFunctions.AlertHooks.Payloads.PayloadReader;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>
/// Azure Monitor's common alert schema. The context differs by service; only its known fields are read. Of other schemas, which action groups send when the
/// common one is not enabled, the budget notification is known, and of the rest the usual fields are read.
/// </summary>
internal sealed class AzurePayload : IPayload
{
    private const string Schema = "azureMonitorCommonAlertSchema", Fired = "Fired", Resolved = "Resolved";
    private const string Warning = "the payload is not in the common alert schema: enable it in the action group";

    private readonly JsonWant _schema, _essentials, _properties;
    private readonly AzureContext _context;
    private readonly AzureOther _other;
    private readonly WantedFields _wanted;

    public AzurePayload(WantedFields wanted)
    {
        var root = new JsonWant(StringComparer.OrdinalIgnoreCase);
        var data = root.At("data");
        (_schema, _essentials, _properties) = (root.At("schemaId").Keep(), data.At("essentials").Keep(), data.At("customProperties").Keep());
        (_context, _other, _wanted) = (new AzureContext(data.At("alertContext")), new AzureOther(data), wanted);
        Picker = new JsonPicker(root, ignoresCase: true);
    }

    public JsonPicker Picker { get; }

    public HookNews? Read(string hash, IHeaderDictionary headers, Dictionary<string, string[]> errors)
    {
        var values = Picker.Values;
        var schema = values.Text(_schema);
        var isCommon = Schema.Equals(schema, StringComparison.OrdinalIgnoreCase);
        if (values.Object(_essentials) is { } essentials)
        {
            return OfCommon(essentials, hash, isCommon ? null : Warning);
        }

        if (_other.Read(values, schema, hash) is { } alert)
        {
            return new HookNews.Alerts([alert]) { Warning = Warning };
        }

        var (field, problem) = !Picker.IsObject ? ("body", "must be a JSON object")
            : isCommon ? ("data.essentials", "is missing")
            : ("schemaId", $"must be {Schema}: enable the common alert schema in the action group");
        errors[field] = [problem];
        return null;
    }

    private HookNews.Alerts OfCommon(JsonObject essentials, string hash, string? warning)
    {
        var (id, context) = (Text(essentials, "alertId"), _context.Read(Picker.Values));
        var isResolved = context.IsResolved || Resolved.Equals(Text(essentials, "monitorCondition"), StringComparison.OrdinalIgnoreCase);

        // The test of an action group always posts the same alert id. Together with the time it identifies one alert.
        string[] identity = id is null ? [hash] : [id, isResolved ? Resolved : Fired, Text(essentials, "firedDateTime") ?? ""];
        var alert = new Alert(JsonSerializer.Serialize(identity, PayloadJson.Default.StringArray), isResolved, context.Name ?? Name(essentials, id))
        {
            Severity = Text(essentials, "severity"),
            Instance = context.Name is null ? Instance(essentials) : null,
            Summary = context.Summary(Text(essentials, "description")),
        };
        return new HookNews.Alerts([alert with { Fields = Fields(essentials, alert, context) }])
        {
            IsUnique = id is not null,
            Reference = id is null ? null : LastPart(id),
            Warning = warning,
        };
    }

    // Azure alerts have no labels. The custom properties of the rule, the labels of a Prometheus rule and the essentials are used instead.
    private AlertFields Fields(JsonObject essentials, Alert alert, AzureAlertContext context)
    {
        var labels = new JsonObject(new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        foreach (var (name, value) in new[] { context.Properties, context.Labels, Picker.Values.Object(_properties), essentials }
            .OfType<JsonObject>().SelectMany(fields => fields))
        {
            labels[name] = value is JsonValue ? value.DeepClone() : labels[name]?.DeepClone();
        }

        (labels["alertname"], labels["instance"]) = (alert.Name, alert.Instance);
        return _wanted.Of(labels, new JsonObject { ["summary"] = alert.Summary, ["description"] = Text(essentials, "description") });
    }

    private static string Name(JsonObject essentials, string? id) => Text(essentials, "alertRule") ?? (id is null ? "alert" : LastPart(id));

    private static string? Instance(JsonObject essentials)
    {
        var items = Texts(essentials["configurationItems"]).ToList();
        return NullIfEmpty(string.Join(", ", items.Count > 0 ? items : Texts(essentials["alertTargetIDs"]).Select(LastPart)));
    }

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? [list?.DeepClone()]).Select(Text).OfType<string>();

    // /subscriptions/…/virtualMachines/web1
    private static string LastPart(string id) => id[(id.TrimEnd('/').LastIndexOf('/') + 1)..];
}
