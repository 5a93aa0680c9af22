using System.Collections.Immutable;
using SmsFunctions.Callers;

namespace SmsFunctions.AlertHooks;

/// <summary>A system that posts alerts, as configured.</summary>
public sealed record HookSource
{
    public const string AtLeastOnce = "atLeastOnce", AtMostOnce = "atMostOnce";

    /// <value>The name as written in the settings.</value>
    public required string Name { get; init; }

    /// <value>The caller of the messages that the source causes.</value>
    public required Caller Caller { get; init; }

    public required HookKind Kind { get; init; }

    /// <value>The numbers as written in the settings; empty when the payload names them.</value>
    public required ImmutableArray<string> To { get; init; }

    /// <value>The sender; null means <c>Gateway__Sender</c>.</value>
    public required string? From { get; init; }

    public required string Mode { get; init; }

    public required int MaxSegments { get; init; }

    /// <value>Whether resolved alerts are sent too.</value>
    public required bool TellsResolved { get; init; }

    /// <value>See <see cref="HookOptions.RepeatAfter"/>.</value>
    public required TimeSpan RepeatAfter { get; init; }

    /// <value>Null when the function key alone gives access.</value>
    public required HookSignature? Signature { get; init; }

    /// <value>The paths of the fields in a generic payload; null for the other kinds.</value>
    public required PayloadPaths? Paths { get; init; }

    /// <param name="hook">The validated settings.</param>
    public static HookSource Of(string name, HookOptions hook)
    {
        var kind = HookKinds.Read(hook.Kind) ?? throw new ArgumentException($"The source {name} has an unknown kind.", nameof(hook));
        return new HookSource
        {
            Name = name,
            Caller = Caller.Internal(CallerNames.Hook(name), CallerLimits.Of(hook)),
            Kind = kind,
            To = [.. HookOptionsValidator.SplitNumbers(hook.To)],
            From = hook.From,
            Mode = hook.Mode,
            MaxSegments = hook.MaxSegments,
            TellsResolved = hook.Resolved,
            RepeatAfter = hook.RepeatAfter,
            Signature = hook.Secret is null
                ? null
                : new HookSignature(kind, [.. new[] { hook.Secret, hook.PreviousSecret }.OfType<string>()]),
            Paths = kind == HookKind.Generic
                ? new PayloadPaths(JsonPath.Parse(hook.Paths.Text!)!, JsonPath.Parse(hook.Paths.To), JsonPath.Parse(hook.Paths.Reference))
                : null,
        };
    }
}

/// <summary>The paths of the fields in a generic payload.</summary>
public sealed record PayloadPaths(JsonPath Text, JsonPath? To, JsonPath? Reference);
