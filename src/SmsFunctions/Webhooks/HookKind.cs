namespace SmsFunctions.Webhooks;

/// <summary>What a source posts.</summary>
public enum HookKind
{
    /// <summary>Prometheus Alertmanager's webhook, version 4.</summary>
    Alertmanager,

    /// <summary>Grafana's unified alerting, contact point "Webhook" without a payload of one's own.</summary>
    Grafana,

    /// <summary>Azure Monitor's common alert schema.</summary>
    AzureMonitor,

    /// <summary>Any JSON; the settings say where the text stands in it.</summary>
    Generic,
}

internal static class HookKinds
{
    public const string Words = "alertmanager, grafana, azuremonitor or generic";

    /// <summary>Null when the word is none of them.</summary>
    public static HookKind? Read(string? word) => word?.ToLowerInvariant() switch
    {
        "alertmanager" => HookKind.Alertmanager,
        "grafana" => HookKind.Grafana,
        "azuremonitor" => HookKind.AzureMonitor,
        "generic" => HookKind.Generic,
        _ => null,
    };

    /// <summary>Whether it can sign what it posts.</summary>
    public static bool Signs(this HookKind kind) => kind is HookKind.Grafana or HookKind.Generic;
}
