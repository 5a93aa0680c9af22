using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SmsFunctions.AlertHooks.Payloads;

/// <summary>
/// The payload of Alertmanager (version 4 of its webhook) and of Grafana, which adds fields of its own. Up to <see cref="MaxAlerts"/> alerts are read; of
/// the others only the state is, so that they are counted.
/// </summary>
internal sealed class PrometheusPayload : IPayload
{
    public const int MaxAlerts = 10_000;

    // The texts of all alerts that are kept take at most 16 MB. Of 10,000 usual alerts 300,000 labels, annotations and other values are read.
    private const int MaxCharacters = 8_000_000, MaxValues = 500_000, MaxUnlisted = 1_000_000_000;

    private static readonly StringComparer Names = StringComparer.OrdinalIgnoreCase;

    private readonly HookSource _source;
    private readonly JsonWant _groupKey, _truncated, _list;
    private readonly AlertWants _wants = new(Names);
    private readonly List<Alert> _alerts = [];
    private int _characters, _unread;
    private long _more;

    public PrometheusPayload(HookSource source)
    {
        var root = new JsonWant(Names);
        _source = source;
        (_groupKey, _truncated, _list) = (root.At("groupKey").Keep(), root.At("truncatedAlerts").Keep(), root.At("alerts"));
        _list.Entry = _wants.Entry;
        Picker = new JsonPicker(root, ignoresCase: false, Take);
    }

    public JsonPicker Picker { get; }

    public HookNews? Read(string hash, IHeaderDictionary headers, Dictionary<string, string[]> errors)
    {
        if (!Picker.IsObject)
        {
            errors["body"] = ["must be a JSON object"];
        }
        else if (!Picker.HasList)
        {
            errors["alerts"] = ["is missing or not a list"];
        }
        else if (_alerts.Count == 0 && _unread > 0)
        {
            errors["alerts[0]"] = ["is not an alert: an object with status and labels"];
        }

        var group = Picker.Values.Text(_groupKey) ?? "";
        return new HookNews.Alerts([.. _alerts], (int)Math.Min(MaxUnlisted, Truncated() + _more + _unread))
        {
            Group = group,
            Reference = PayloadReader.NullIfEmpty(group),
        };
    }

    private void Take(KeptValues? values)
    {
        if (_list.Entry == _wants.StateOnly)
        {
            // Resolved alerts that are not sent are not counted either.
            _more += values is not null && _wants.IsResolved(values) && !_source.TellsResolved ? 0 : 1;
            return;
        }

        if (values is null || !_wants.IsAlert(values))
        {
            _unread++;
            return;
        }

        var alert = _wants.Read(values, _source.Wanted);
        _alerts.Add(alert);
        _characters += Characters(alert);
        if (_alerts.Count == MaxAlerts || _characters > MaxCharacters || Picker.Kept > MaxValues)
        {
            _list.Entry = _wants.StateOnly;
        }
    }

    private long Truncated() =>
        decimal.TryParse(Picker.Values.Text(_truncated), NumberStyles.Float, CultureInfo.InvariantCulture, out var count)
            ? (long)Math.Clamp(count, 0, MaxUnlisted)
            : 0;

    private static int Characters(Alert alert) =>
        alert.Identity.Length + alert.Name.Length + (alert.Severity?.Length ?? 0) + (alert.Instance?.Length ?? 0) + (alert.Summary?.Length ?? 0)
        + alert.Fields.Labels.Concat(alert.Fields.Annotations).Sum(field => field.Value.Length);
}
