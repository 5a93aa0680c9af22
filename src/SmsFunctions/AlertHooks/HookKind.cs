namespace SmsFunctions.AlertHooks;

/// <summary>The payload format of a source.</summary>
public enum HookKind
{
    /// <summary>Prometheus Alertmanager's webhook, version 4.</summary>
    Alertmanager,

    /// <summary>Grafana's unified alerting, contact point "Webhook" without a custom payload.</summary>
    Grafana,

    /// <summary>Azure Monitor's common alert schema.</summary>
    AzureMonitor,

    /// <summary>Any JSON. The settings give the path of the text.</summary>
    Generic,
}

internal static class HookKinds
{
    public const string Words = "alertmanager, grafana, azuremonitor or generic";

    /// <summary>Null when the word is none of <see cref="Words"/>.</summary>
    public static HookKind? Read(string? word) => word?.ToLowerInvariant() switch
    {
        "alertmanager" => HookKind.Alertmanager,
        "grafana" => HookKind.Grafana,
        "azuremonitor" => HookKind.AzureMonitor,
        "generic" => HookKind.Generic,
        _ => null,
    };

    /// <summary>Whether a source of this kind can sign its deliveries.</summary>
    public static bool Signs(this HookKind kind) => kind is HookKind.Grafana or HookKind.Generic;
}
