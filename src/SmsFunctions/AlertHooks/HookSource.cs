using System.Collections.Immutable;

namespace SmsFunctions.AlertHooks;

/// <summary>A system that posts alerts, as configured.</summary>
/// <param name="Name">The name as written in the settings.</param>
/// <param name="To">The numbers as written in the settings; empty when the payload names them.</param>
/// <param name="From">The sender; null means <c>Gateway__Sender</c>.</param>
/// <param name="TellsResolved">Whether resolved alerts are sent too.</param>
/// <param name="RepeatAfter">See <see cref="HookOptions.RepeatAfter"/>.</param>
/// <param name="Signature">Null when the function key alone gives access.</param>
/// <param name="Paths">The paths of the fields in a generic payload; null for the other kinds.</param>
public sealed record HookSource(
    string Name,
    HookKind Kind,
    ImmutableArray<string> To,
    string? From,
    string Mode,
    int MaxSegments,
    bool TellsResolved,
    TimeSpan RepeatAfter,
    HookSignature? Signature,
    PayloadPaths? Paths)
{
    public const string AtLeastOnce = "atLeastOnce", AtMostOnce = "atMostOnce";

    /// <param name="hook">The validated settings.</param>
    public static HookSource Of(string name, HookOptions hook)
    {
        var kind = HookKinds.Read(hook.Kind) ?? throw new ArgumentException($"The source {name} has an unknown kind.", nameof(hook));
        return new HookSource(
            name, kind, [.. HookOptionsValidator.SplitNumbers(hook.To)], hook.From, hook.Mode, hook.MaxSegments, hook.Resolved, hook.RepeatAfter,
            hook.Secret is null ? null : new HookSignature(kind, [.. new[] { hook.Secret, hook.PreviousSecret }.OfType<string>()]),
            kind == HookKind.Generic
                ? new PayloadPaths(JsonPath.Parse(hook.Paths.Text!)!, JsonPath.Parse(hook.Paths.To), JsonPath.Parse(hook.Paths.Reference))
                : null);
    }
}

/// <summary>The paths of the fields in a generic payload.</summary>
public sealed record PayloadPaths(JsonPath Text, JsonPath? To, JsonPath? Reference);
