using SmsFunctions.Gateway;

namespace SmsFunctions.Account;

/// <summary>What can happen to the gate.</summary>
public abstract record GateMove
{
    private GateMove()
    {
    }

    /// <value>Whether it leaves the gate closed after a call that was made through it.</value>
    public bool Closes => this is Stop or Trip;

    /// <summary>An operator's word.</summary>
    /// <param name="Position"><see cref="GatePosition.Open"/> or <see cref="GatePosition.Held"/>.</param>
    public sealed record Set(GatePosition Position, string? Reason) : GateMove;

    /// <summary>The account is stopped, or too many answers could not be read.</summary>
    /// <param name="Detail">The gateway's own word.</param>
    /// <param name="SomeAccepted">Of the same call: a balance that seemed not to suffice did for these.</param>
    public sealed record Stop(GatewayErrorCode Code, string Detail, bool SomeAccepted = false) : GateMove;

    /// <summary>Too many calls in a row found the gateway busy or not at all.</summary>
    /// <param name="Detail">The gateway's own word, or what happened, at the last of them.</param>
    public sealed record Trip(GatewayErrorCode Code, string Detail) : GateMove;

    /// <summary>A call was accepted: a stop that a probe ended is over indeed.</summary>
    public sealed record Prove : GateMove;

    /// <summary>The time of a stop's probe has come: who stores this makes the balance call.</summary>
    public sealed record AskBalance : GateMove;

    /// <summary>The balance call was answered, or not.</summary>
    public sealed record BalanceHeard(BalanceReply Reply) : GateMove;

    /// <summary>The time of a breaker's probe has come: who stores this sends one chunk out.</summary>
    /// <param name="Timeout">After this the chunk is lost, and another may go.</param>
    public sealed record SendProbe(TimeSpan Timeout) : GateMove;

    /// <summary>The probe was not used: nothing waits, or the chunk needed no call any more.</summary>
    public sealed record ReturnProbe : GateMove;

    /// <summary>The breaker's chunk had an answer that says that the gateway works.</summary>
    public sealed record ProbePassed(bool IsAccepted) : GateMove;

    /// <summary>The breaker's chunk found it no better.</summary>
    public sealed record ProbeFailed(GatewayErrorCode Code, string Detail) : GateMove;
}
