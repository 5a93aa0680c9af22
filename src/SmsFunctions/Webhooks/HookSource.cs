using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace SmsFunctions.Webhooks;

/// <summary>A system that posts alerts, as its settings say.</summary>
/// <param name="Name">As it stands in the settings.</param>
/// <param name="To">Numbers as they are written there; empty where the payload names them.</param>
/// <param name="From">Null takes <c>Gateway__Sender</c>.</param>
/// <param name="TellsResolved">The end of an alert is told too.</param>
/// <param name="RepeatAfter">See <see cref="HookOptions.RepeatAfter"/>.</param>
/// <param name="Signature">Null where the function key alone opens.</param>
/// <param name="Paths">Where a generic payload has what; null for the other kinds.</param>
public sealed record HookSource(
    string Name, HookKind Kind, ImmutableArray<string> To, string? From, string Mode, int MaxSegments, bool TellsResolved, TimeSpan RepeatAfter, HookSignature? Signature, PayloadPaths? Paths)
{
    public const string AtLeastOnce = "atLeastOnce", AtMostOnce = "atMostOnce";

    /// <param name="hook">Validated.</param>
    public static HookSource Of(string name, HookOptions hook)
    {
        var kind = HookKinds.Read(hook.Kind) ?? throw new ArgumentException($"Source {name} is of no known kind.", nameof(hook));
        return new HookSource(
            name, kind, [.. HookOptionsValidator.SplitNumbers(hook.To)], hook.From, hook.Mode, hook.MaxSegments, hook.Resolved, hook.RepeatAfter,
            hook.Secret is null ? null : new HookSignature(kind, [.. new[] { hook.Secret, hook.PreviousSecret }.OfType<string>()]),
            kind == HookKind.Generic ? new PayloadPaths(JsonPath.Parse(hook.Paths.Text!)!, JsonPath.Parse(hook.Paths.To), JsonPath.Parse(hook.Paths.Reference)) : null);
    }
}

/// <summary>Where a generic payload has what.</summary>
public sealed record PayloadPaths(JsonPath Text, JsonPath? To, JsonPath? Reference);

/// <summary>The sources by name.</summary>
public sealed class HookSources(IOptions<HooksOptions> options)
{
    private readonly Dictionary<string, HookSource> _sources = options.Value.Sources.ToDictionary(entry => entry.Key, entry => HookSource.Of(entry.Key, entry.Value), StringComparer.OrdinalIgnoreCase);

    public bool TryFind(string name, [NotNullWhen(true)] out HookSource? source) => _sources.TryGetValue(name, out source);
}
