using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>A state of the gate. Immutable; <see cref="GateMachine"/> makes the next states and <see cref="SendingGate"/> stores them.</summary>
public sealed record GateState
{
    /// <value>The state of a gate that was never closed: open.</value>
    public static readonly GateState Initial = new();

    public GatePosition Position { get; init; }

    /// <value>
    /// Starts at 0 and increases with each change of position and with each probe of the breaker. The result of a call counts only
    /// in the generation in which the call started.
    /// </value>
    public int Generation { get; init; }

    /// <value>The reason for this state and what to do: a text of the app, or the reason that an operator gave.</value>
    public string? Reason { get; init; }

    /// <value>The name of the caller that set this state; null when the app set it, or when the caller has no name.</value>
    public string? By { get; init; }

    /// <value>The name of the <see cref="GatewayErrorCode"/> that closed the gate; null when open or held.</value>
    public string? Code { get; init; }

    /// <value>The time of the last change of position; null when the position never changed.</value>
    public DateTimeOffset? Since { get; init; }

    /// <value>The time of the next probe; null when the gate is open or held, because then no probes are made.</value>
    public DateTimeOffset? NextProbeAt { get; init; }

    /// <value>The number of probes since the gate closed. A stop with the same code within an hour continues the count.</value>
    public int Probes { get; init; }

    /// <value>While stopped: a balance known to be too low. Only a higher balance reopens the gate.</value>
    public decimal? BalanceSeen { get; init; }

    /// <value>The last stop, if a probe ended it; null after an operator has set the gate.</value>
    public PastStop? Past { get; init; }

    /// <summary>Whether a call may be made.</summary>
    /// <param name="probeOf">The generation that the hint probes; null for every other hint.</param>
    public bool LetsThrough(int? probeOf) => Position == GatePosition.Open || IsProbe(probeOf);

    /// <summary>Whether the call for the hint is the breaker's probe.</summary>
    public bool IsProbe(int? probeOf) => Position == GatePosition.Breaker && probeOf == Generation;

    /// <value>True when unreadable answers had stopped the gate, a probe has reopened it, and no message has been accepted since.</value>
    internal bool IsOnTrial => Position == GatePosition.Open && Past is { IsProven: false, Code: nameof(GatewayErrorCode.Unreadable) };
}

/// <summary>A stop that a probe ended.</summary>
/// <param name="Code">The error code of the stop.</param>
/// <param name="Probes">The number of probes until the stop ended.</param>
/// <param name="IsProven">Whether a call has been accepted since. Until then, the cause of the stop may still exist.</param>
/// <param name="BalanceSeen">The balance at the last probe; null after a call was accepted.</param>
public sealed record PastStop(string Code, int Probes, DateTimeOffset EndedAt, bool IsProven, decimal? BalanceSeen);
