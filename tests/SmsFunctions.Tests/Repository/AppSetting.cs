using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using SmsFunctions.Gateway;
using SmsFunctions.Webhooks;

namespace SmsFunctions.Tests.Repository;

/// <summary>A setting, as the options classes have it.</summary>
/// <param name="Default">As it is written in a settings file; empty when there is none.</param>
/// <param name="Range">Null when no annotation bounds it.</param>
internal sealed record AppSetting(string Name, string Default, RangeAttribute? Range)
{
    private const string SectionField = nameof(GatewayOptions.Section);

    // A source of alerts has a name of its own in the middle.
    private static readonly string Hook = $"{HooksOptions.Section}__NAME";

    /// <value>Every setting of every class of options: a class that says its section is one.</value>
    public static IReadOnlyList<AppSetting> All { get; } =
    [
        .. from options in typeof(GatewayOptions).Assembly.GetTypes()
           let section = options.GetField(SectionField, BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
           where section is not null && options != typeof(HooksOptions)
           from setting in Of(section, Activator.CreateInstance(options)!)
           select setting,
        .. Of(Hook, new HookOptions()),
        .. Of($"{Hook}__{nameof(HookOptions.Paths)}", new HookPaths()),
    ];

    private static IEnumerable<AppSetting> Of(string section, object defaults) =>
        from property in defaults.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.PropertyType != typeof(HookPaths)
        let value = Convert.ToString(property.GetValue(defaults), CultureInfo.InvariantCulture)!
        let text = property.PropertyType == typeof(bool) ? value.ToLowerInvariant() : value
        select new AppSetting($"{section}__{property.Name}", text, property.GetCustomAttribute<RangeAttribute>());
}
