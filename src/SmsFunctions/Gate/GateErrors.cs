using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>Converts gate states and gate moves to the error that a held message shows.</summary>
internal static class GateErrors
{
    public static MessageError Why(this GateState state) => new(
        state.Code ?? state.Position.ToString(), state.Reason ?? "Sending is held until an operator opens the gate.");

    /// <returns>Null for a move that does not close the gate.</returns>
    public static MessageError? Why(this GateMove move) => move switch
    {
        GateMove.Stop stop => new(stop.Code.ToString(), GateReason.Of(stop)),
        GateMove.Trip trip => new(trip.Code.ToString(), GateReason.Of(trip)),
        GateMove.ProbeFailed failed => new(failed.Code.ToString(), GateReason.Of(failed)),
        _ => null,
    };
}
