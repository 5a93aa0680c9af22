using System.ComponentModel.DataAnnotations;

namespace SmsFunctions.Webhooks;

/// <summary>Settings <c>Hooks__NAME__*</c>: the systems that post their alerts, by the name that stands in their address.</summary>
public sealed class HooksOptions
{
    public const string Section = "Hooks";

    /// <value>By name, in any case. Default none: every address is a 404.</value>
    public Dictionary<string, HookOptions> Sources { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>One system that posts alerts.</summary>
public sealed class HookOptions
{
    /// <value>What it posts: alertmanager, grafana, azuremonitor or generic.</value>
    public string? Kind { get; set; }

    /// <value>Who gets the messages: up to 100 numbers, separated by commas. A generic payload may name them instead.</value>
    public string? To { get; set; }

    /// <value>The sender that the recipients see; default <c>Gateway__Sender</c>.</value>
    public string? From { get; set; }

    /// <value>atLeastOnce, the default since an alarm that is missing is worse than one that comes twice, or atMostOnce.</value>
    public string Mode { get; set; } = HookSource.AtLeastOnce;

    /// <value>Segments that a message may take, 1 to 3, default 1.</value>
    [Range(1, 3)]
    public int MaxSegments { get; set; } = 1;

    /// <value>Whether the end of an alert is told too, default false.</value>
    public bool Resolved { get; set; }

    /// <value>
    /// The same alerts posted again before this has passed are the same delivery, tried again; after it they are the source's reminder and are sent.
    /// 00:01:00 to 1.00:00:00, default 00:30:00; at most the source's repeat interval. What has an id of its own needs none: Azure's alerts, and
    /// generic payloads with a <c>webhook-id</c>.
    /// </value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromMinutes(30);

    /// <value>
    /// Signs what is posted: for grafana the secret of its HMAC signature, 16 characters or more, for generic that of Standard Webhooks,
    /// base64 of 24 to 64 bytes, with or without <c>whsec_</c>. Default none: the function key alone opens.
    /// </value>
    public string? Secret { get; set; }

    /// <value>The secret before, good as well while it is being changed.</value>
    public string? PreviousSecret { get; set; }

    /// <value>Where a generic payload has what.</value>
    public HookPaths Paths { get; set; } = new();
}

/// <summary>Where a generic payload has what: names with dots between, such as <c>alert.devices[0].phone</c>.</summary>
public sealed class HookPaths
{
    /// <value>The text: required for kind generic.</value>
    public string? Text { get; set; }

    /// <value>The recipients: numbers separated by commas, or a list. Default none: they are in <see cref="HookOptions.To"/>.</value>
    public string? To { get; set; }

    /// <value>The caller's own word for it. Default none.</value>
    public string? Reference { get; set; }
}
