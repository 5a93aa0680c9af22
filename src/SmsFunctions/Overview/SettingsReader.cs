using System.Reflection;
using Microsoft.Extensions.Options;
using SmsFunctions.Console;
using SmsFunctions.Gateway;
using SmsFunctions.Storage;

namespace SmsFunctions.Overview;

/// <summary>Collects the settings that an operator may see.</summary>
public sealed class SettingsReader(
    IOptions<GatewayOptions> gateway,
    IOptions<RetentionOptions> retention,
    IOptions<ConsoleOptions> console,
    RuleSettings rules,
    PartnerSettings partners)
{
    private static readonly string Version =
        typeof(SettingsReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public SettingsView Read() => new()
    {
        Version = Version,
        Console = console.Value.Enabled,
        Sender = gateway.Value.Sender!,
        Region = rules.Region,
        MaxSegments = rules.MaxSegments,
        MaxConcurrency = gateway.Value.MaxConcurrency,
        LowConcurrency = gateway.Value.ChosenLowConcurrency,
        Text = rules.Text,
        Tariff = rules.Tariff,
        DailyCap = rules.DailyCap,
        ReservedForHigh = rules.ReservedForHigh,
        QuietHours = rules.QuietHours,
        Limits = rules.Limits,
        Numbers = rules.Numbers,
        Hooks = partners.Hooks,
        OneC = partners.OneC,
        Callbacks = partners.Callbacks,
        Callers = partners.Callers,
        Retention = new(retention.Value.Texts, retention.Value.Rows),
    };
}
