using Microsoft.Extensions.Options;
using SmsFunctions.AlertHooks;
using SmsFunctions.Callbacks;
using SmsFunctions.Callers;
using SmsFunctions.OneC;

namespace SmsFunctions.Overview;

/// <summary>The settings for the systems that call the app, or that the app calls.</summary>
public sealed class PartnerSettings(
    IOptions<HooksOptions> hooks, IOptions<OneCOptions> oneC, IOptions<CallbackOptions> callbacks, IOptions<CallersOptions> callers)
{
    public IReadOnlyList<HookSettings> Hooks =>
    [
        .. hooks.Value.Sources.OrderBy(source => source.Key, StringComparer.OrdinalIgnoreCase)
            .Select(source => new HookSettings(source.Key, source.Value.Kind!.ToLowerInvariant(), source.Value.Mode, Recipients(source.Value))),
    ];

    public bool OneC => !string.IsNullOrEmpty(oneC.Value.User);

    // The path and the query of the address may hold secrets.
    public CallbackSettings Callbacks => new(string.IsNullOrEmpty(callbacks.Value.Url) ? null : new Uri(callbacks.Value.Url).Host);

    public IReadOnlyList<string> Callers =>
        [.. callers.Value.Entries.Keys.Where(name => !CallerOptionsValidator.IsDefault(name)).Order(StringComparer.OrdinalIgnoreCase)];

    private static int Recipients(HookOptions source) =>
        source.Routes.Values.Select(route => route.To).Append(source.To).SelectMany(HookOptionsValidator.SplitNumbers).Distinct().Count();
}
