using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>What is needed of one alert of Alertmanager or Grafana, and how it is read.</summary>
internal sealed class AlertWants
{
    private const string Resolved = "resolved", Firing = "firing", NoData = "DatasourceNoData", DataError = "DatasourceError";
    private const int MaxIdentity = 512, MaxName = 200, MaxSummary = 1_000;

    // The instance is the value of the first of these labels that the alert has.
    private static readonly string[] InstanceLabels = ["instance", "host", "hostname", "node", "pod", "service", "job"];

    private readonly JsonWant _status, _labels, _annotations, _startsAt, _fingerprint, _stateOnly;

    public AlertWants(StringComparer names)
    {
        (Entry, StateOnly) = (new JsonWant(names), new JsonWant(names));
        (_status, _startsAt, _fingerprint) = (Entry.At("status").Keep(), Entry.At("startsAt").Keep(), Entry.At("fingerprint").Keep());
        (_labels, _annotations, _stateOnly) = (Entry.At("labels").Keep(), Entry.At("annotations").Keep(), StateOnly.At("status").Keep());
    }

    /// <value>All that a message needs.</value>
    public JsonWant Entry { get; }

    /// <value>Only what <see cref="IsResolved"/> needs.</value>
    public JsonWant StateOnly { get; }

    public bool IsAlert(KeptValues values) => values.ContainsKey(_status) || values.ContainsKey(_labels);

    /// <summary>An alert with an unknown state, or none, counts as firing: to lose it would be worse.</summary>
    public bool IsResolved(KeptValues values) =>
        Resolved.Equals(values.Text(_status) ?? values.Text(_stateOnly), StringComparison.OrdinalIgnoreCase);

    // A new startsAt means a new occurrence. The labels replace a missing fingerprint, which is a hash of them.
    public Alert Read(KeptValues values, WantedFields wanted)
    {
        var (labels, annotations) = (values.Object(_labels), values.Object(_annotations));
        var state = IsResolved(values) ? Resolved : Firing;
        var identity = JsonSerializer.Serialize(
            [values.Text(_fingerprint) ?? LabelsOf(labels), values.Text(_startsAt) ?? "", state], PayloadJson.Default.StringArray);
        return new Alert(identity.Length <= MaxIdentity ? identity : Hash(identity), state == Resolved, Name(labels))
        {
            Severity = Field(labels, "severity", MaxName),
            Instance = InstanceLabels.Select(label => Field(labels, label, MaxName)).FirstOrDefault(value => value is not null),
            Summary = (Field(labels, "alertname", MaxName) == DataError ? Summary(annotations, "Error") : null)
                ?? Summary(annotations, "summary") ?? Summary(annotations, "message") ?? Summary(annotations, "description")
                ?? Summary(annotations, "Error"),
            Fields = wanted.Of(labels, annotations),
        };
    }

    // Grafana reports a rule without data, or whose query failed, under a name of its own. The label rulename has the name of the rule.
    private static string Name(JsonObject? labels)
    {
        var (name, rule) = (Field(labels, "alertname", MaxName), Field(labels, "rulename", MaxName));
        return (name, rule) switch
        {
            (NoData, not null) => $"{rule} (no data)",
            (DataError, not null) => $"{rule} (data source error)",
            _ => name ?? rule ?? "alert",
        };
    }

    private static string? Summary(JsonObject? annotations, string name) => Field(annotations, name, MaxSummary);

    private static string? Field(JsonObject? fields, string name, int length) =>
        PayloadReader.Text(fields, name) is { } text ? TextBounds.Prefix(text, length) : null;

    private static string LabelsOf(JsonObject? labels) => JsonSerializer.Serialize(
        [
            .. (labels ?? []).OrderBy(label => label.Key, StringComparer.Ordinal)
                .SelectMany(label => new[] { label.Key, label.Value is JsonValue value ? value.GetValue<string>() : "" }),
        ], PayloadJson.Default.StringArray);

    private static string Hash(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
}
