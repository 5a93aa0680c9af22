using System.ComponentModel.DataAnnotations;
using SmsFunctions.Callers;

namespace SmsFunctions.AlertHooks;

/// <summary>Settings <c>Hooks__NAME__*</c>: the systems that post their alerts. The name is part of the source's address.</summary>
public sealed class HooksOptions
{
    public const string Section = "Hooks";

    /// <value>The sources by name, in any case. Default none: every request gets 404.</value>
    public Dictionary<string, HookOptions> Sources { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>One system that posts alerts.</summary>
public sealed class HookOptions : LimitOptions
{
    /// <value>The payload format: alertmanager, grafana, azuremonitor or generic.</value>
    public string? Kind { get; set; }

    /// <value>The recipients: up to 100 numbers, separated by commas. A generic payload may name them instead.</value>
    public string? To { get; set; }

    /// <value>
    /// Who is told of which alerts instead of <see cref="To"/>, by number from 0: <c>Routes__0__Match</c>, <c>Routes__0__To</c>. The first route that
    /// matches an alert counts. Up to 20. Default none.
    /// </value>
    public Dictionary<string, HookRoute> Routes { get; } = [];

    /// <value>The label or annotation whose value may hold recipients; those of <see cref="AllowTo"/> are told. Default none.</value>
    public string? ToLabel { get; set; }

    /// <value>The numbers that <see cref="ToLabel"/> may name: up to 100, separated by commas. Default none.</value>
    public string? AllowTo { get; set; }

    /// <value>The text of a message, up to 500 characters, with fields of the alerts in braces. Default none: the app words the text.</value>
    public string? Template { get; set; }

    /// <value>The sender that the recipients see; default <c>Gateway__Sender</c>.</value>
    public string? From { get; set; }

    /// <value>atLeastOnce (default: a lost alarm is worse than a duplicate) or atMostOnce.</value>
    public string Mode { get; set; } = HookSource.AtLeastOnce;

    /// <value>The maximum number of segments of a message, 1 to 3, default 1.</value>
    [Range(1, 3)]
    public int MaxSegments { get; set; } = 1;

    /// <value>Whether resolved alerts are sent too, default false.</value>
    public bool Resolved { get; set; }

    /// <value>
    /// The same alerts posted again within this time are a retry and are not sent again. After it they are the source's reminder and are sent.
    /// 00:01:00 to 1.00:00:00, default 00:30:00; at most the source's repeat interval. It does not apply to events with an id of their own:
    /// Azure's alerts, and generic payloads with a <c>webhook-id</c>.
    /// </value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromMinutes(30);

    /// <value>
    /// The secret that verifies the signature. For grafana: the secret of its HMAC signature, 16 characters or more. For generic: the secret of
    /// Standard Webhooks, base64 of 24 to 64 bytes, with or without <c>whsec_</c>. Default none: the function key alone gives access.
    /// </value>
    public string? Secret { get; set; }

    /// <value>The previous secret, which is accepted too while the secret is being changed. Default none.</value>
    public string? PreviousSecret { get; set; }

    /// <value>The paths of the fields in a generic payload.</value>
    public HookPaths Paths { get; set; } = new();
}

/// <summary>A route of a source: the recipients of the alerts that its matchers match.</summary>
public sealed class HookRoute
{
    /// <value>
    /// The matchers, separated by commas: <c>severity="critical",team=~"db|web"</c>, with <c>=</c>, <c>!=</c>, <c>=~</c> or <c>!~</c>. All of them must match.
    /// Up to 10. Required.
    /// </value>
    public string? Match { get; set; }

    /// <value>The recipients: numbers, separated by commas; up to 100 in all routes of a source. Required.</value>
    public string? To { get; set; }
}

/// <summary>The paths of the fields in a generic payload: names separated by dots, such as <c>alert.devices[0].phone</c>.</summary>
public sealed class HookPaths
{
    /// <value>The path of the text; required for kind generic.</value>
    public string? Text { get; set; }

    /// <value>The path of the recipients: numbers separated by commas, or a list. Default none: <see cref="HookOptions.To"/> has them.</value>
    public string? To { get; set; }

    /// <value>The path of the caller's own reference. Default none.</value>
    public string? Reference { get; set; }
}
