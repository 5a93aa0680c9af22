using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using SmsFunctions.AlertHooks;
using SmsFunctions.Callers;
using SmsFunctions.Gateway;

namespace SmsFunctions.Tests.Repository;

/// <summary>A setting that an options class defines.</summary>
/// <param name="Default">The default in the form of a settings file. It is empty when the setting has no default.</param>
/// <param name="Range">The bounds, or null when the property has no range annotation.</param>
internal sealed record AppSetting(string Name, string Default, RangeAttribute? Range)
{
    private const string SectionField = nameof(GatewayOptions.Section);

    // The names of these settings contain the name of the alert source or of the caller.
    private static readonly string Hook = $"{HooksOptions.Section}__NAME", Caller = $"{CallersOptions.Section}__NAME";

    /// <value>The settings of all options classes. Every class that declares a section is an options class.</value>
    public static IReadOnlyList<AppSetting> All { get; } =
    [
        .. from options in typeof(GatewayOptions).Assembly.GetTypes()
           let section = options.GetField(SectionField, BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
           where section is not null && options != typeof(HooksOptions) && options != typeof(CallersOptions)
           from setting in Of(section, Activator.CreateInstance(options)!)
           select setting,
        .. Of(Caller, new CallerOptions()),
        .. Of(Hook, new HookOptions()),
        .. Of($"{Hook}__{nameof(HookOptions.Paths)}", new HookPaths()),
        .. Of($"{Hook}__{nameof(HookOptions.Routes)}__N", new HookRoute()),
    ];

    private static IEnumerable<AppSetting> Of(string section, object defaults) =>
        from property in defaults.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.PropertyType != typeof(HookPaths) && property.PropertyType != typeof(Dictionary<string, HookRoute>)
        let value = Convert.ToString(property.GetValue(defaults), CultureInfo.InvariantCulture)!
        let text = property.PropertyType == typeof(bool) ? value.ToLowerInvariant() : value
        select new AppSetting($"{section}__{property.Name}", text, property.GetCustomAttribute<RangeAttribute>());
}
