using System.Collections.Immutable;
using SmsFunctions.Callers;
using SmsFunctions.Messages;

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

    /// <value>Null when all alerts go to <see cref="To"/>.</value>
    public required HookRouting? Routing { get; init; }

    /// <value>Null when the app words the text.</value>
    public required HookTemplate? Template { get; init; }

    /// <value>The labels and annotations, or the paths of a generic payload as labels, that routes and template need.</value>
    public WantedFields Wanted { get; private init; } = WantedFields.None;

    /// <param name="hook">The validated settings.</param>
    public static HookSource Of(string name, HookOptions hook, PhoneParser phones)
    {
        var kind = HookKinds.Read(hook.Kind) ?? throw new ArgumentException($"The source {name} has an unknown kind.", nameof(hook));
        var isGeneric = kind == HookKind.Generic;
        var template = hook.Template is null ? null : HookTemplate.Parse(hook.Template, isGeneric, out _);
        var routing = HookRouting.IsSet(hook) ? new HookRouting($"{HooksOptions.Section}__{name}", hook, phones) : null;
        var (labels, annotations) = isGeneric ? (template?.Paths, null) : (template?.Labels, template?.Annotations);
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
            Routing = routing,
            Template = template,
            Wanted = new WantedFields(
                [.. (labels ?? []).Concat(routing?.Labels ?? []).Distinct()], [.. (annotations ?? []).Concat(routing?.Annotations ?? []).Distinct()]),
            Paths = isGeneric
                ? new PayloadPaths(JsonPath.Parse(hook.Paths.Text!)!, JsonPath.Parse(hook.Paths.To), JsonPath.Parse(hook.Paths.Reference))
                : null,
        };
    }
}

/// <summary>The paths of the fields in a generic payload.</summary>
public sealed record PayloadPaths(JsonPath Text, JsonPath? To, JsonPath? Reference);
