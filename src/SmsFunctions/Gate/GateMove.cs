using SmsFunctions.Gateway;
using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>An event that can change the state of the gate.</summary>
public abstract record GateMove
{
    private GateMove()
    {
    }

    /// <value>Whether this move, caused by a call through the open gate, closes the gate.</value>
    public bool Closes => this is Stop or Trip;

    /// <summary>An operator sets the gate.</summary>
    /// <param name="Position"><see cref="GatePosition.Open"/> or <see cref="GatePosition.Held"/>.</param>
    /// <param name="By">The name of the caller that set it; null when it has none.</param>
    public sealed record Set(GatePosition Position, string? Reason, string? By = null) : GateMove;

    /// <summary>The account is stopped, or too many answers could not be parsed.</summary>
    /// <param name="Detail">The error word of the gateway.</param>
    /// <param name="SomeAccepted">True when the same call also accepted messages, so the last known balance was not too low.</param>
    public sealed record Stop(GatewayErrorCode Code, string Detail, bool SomeAccepted = false) : GateMove;

    /// <summary>Too many consecutive calls found the gateway busy or unreachable.</summary>
    /// <param name="Detail">The error word of the gateway, or the failure, of the last of these calls.</param>
    public sealed record Trip(GatewayErrorCode Code, string Detail) : GateMove;

    /// <summary>A call was accepted, which proves that the stop ended by a probe is really over.</summary>
    public sealed record Prove : GateMove;

    /// <summary>A probe of a stopped gate is due. The instance that stores this move makes the balance call.</summary>
    public sealed record AskBalance : GateMove;

    /// <summary>The balance call returned a reply, which may be an error.</summary>
    public sealed record BalanceHeard(BalanceReply Reply) : GateMove;

    /// <summary>A probe of the breaker is due. The instance that stores this move releases one chunk.</summary>
    /// <param name="Timeout">The time after which the probe counts as lost and another chunk may be released.</param>
    public sealed record SendProbe(TimeSpan Timeout) : GateMove;

    /// <summary>The probe was not used: no chunk was waiting, or the chunk no longer needed a call.</summary>
    public sealed record ReturnProbe : GateMove;

    /// <summary>The reply to the breaker's probe shows that the gateway works.</summary>
    public sealed record ProbePassed(bool IsAccepted) : GateMove;

    /// <summary>The breaker's probe failed: the gateway has not recovered.</summary>
    public sealed record ProbeFailed(GatewayErrorCode Code, string Detail) : GateMove;
}
