using System.Text.Json;
using SmsFunctions.Http;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>The payload of Alertmanager (version 4 of its webhook) and of Grafana, which adds fields of its own.</summary>
internal sealed record PrometheusPayload
{
    private const string Resolved = "resolved", Firing = "firing";

    // The instance is the value of the first of these labels that the alert has.
    private static readonly string[] InstanceLabels = ["instance", "host", "hostname", "node", "pod", "service", "job"];

    public AlertList? Alerts { get; init; }

    public string? GroupKey { get; init; }

    /// <value>The number of alerts beyond the receiver's max_alerts.</value>
    public long? TruncatedAlerts { get; init; }

    public HookNews? Read(Dictionary<string, string[]> errors)
    {
        var listed = PayloadReader.Listed(Alerts, "alerts", errors);
        for (var i = 0; i < listed.Count; i++)
        {
            if (listed[i].Status is not (Firing or Resolved))
            {
                errors[$"alerts[{i}].status"] = [$"must be {Firing} or {Resolved}"];
            }
        }

        return errors.Count > 0 ? null : new HookNews.Alerts([.. listed.Select(Read)], (int)Math.Clamp(TruncatedAlerts ?? 0, 0, int.MaxValue))
        {
            Group = GroupKey ?? "",
            Reference = GroupKey,
        };
    }

    // A new startsAt means a new occurrence. The labels replace a missing fingerprint, which is a hash of them.
    private static Alert Read(PrometheusAlert alert) =>
        new(
            JsonSerializer.Serialize([alert.Fingerprint ?? LabelsOf(alert), alert.StartsAt ?? "", alert.Status!], PayloadJson.Default.StringArray),
            alert.Status == Resolved,
            alert.Label("alertname") ?? "alert")
        {
            Severity = alert.Label("severity"),
            Instance = InstanceLabels.Select(alert.Label).FirstOrDefault(value => value is not null),
            Summary = Annotation(alert, "summary") ?? Annotation(alert, "message") ?? Annotation(alert, "description"),
        };

    private static string LabelsOf(PrometheusAlert alert)
    {
        var labels = (alert.Labels ?? []).OrderBy(label => label.Key, StringComparer.Ordinal).SelectMany(label => new[] { label.Key, label.Value ?? "" });
        return JsonSerializer.Serialize([.. labels], PayloadJson.Default.StringArray);
    }

    private static string? Annotation(PrometheusAlert alert, string name) => PayloadReader.NullIfEmpty(alert.Annotations?.GetValueOrDefault(name));
}

/// <summary>The alerts of a delivery, at most 10,000.</summary>
internal sealed class AlertList() : BoundedList<PrometheusAlert?>(10_000);

internal sealed record PrometheusAlert
{
    public string? Status { get; init; }

    public Dictionary<string, string?>? Labels { get; init; }

    public Dictionary<string, string?>? Annotations { get; init; }

    public string? StartsAt { get; init; }

    public string? Fingerprint { get; init; }

    public string? Label(string name) => PayloadReader.NullIfEmpty(Labels?.GetValueOrDefault(name));
}
