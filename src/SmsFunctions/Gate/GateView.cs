using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>The gate as returned by the API. Times are UTC.</summary>
/// <param name="State">open, held, stopped or breaker.</param>
/// <param name="By">The name of the caller that set this state; null when the app set it, or when the caller has no name.</param>
/// <param name="Code">The error code that closed the gate; null when open or held.</param>
/// <param name="Since">The time of the last change of state; null when the state never changed.</param>
/// <param name="NextProbeAt">The time of the next probe; null when open or held.</param>
/// <param name="Waiting">
/// The number of messages that wait for the gate, counted in at most <see cref="WaitingWork.Most"/> chunks; null when they could not be counted.
/// </param>
public sealed record GateView(
    string State, string? Reason, string? By, string? Code, DateTimeOffset? Since, DateTimeOffset? NextProbeAt, int? Waiting, Advice? Advice)
{
    public static GateView Of(GateState gate, int? waiting) => new(
        gate.Position.Word(),
        gate.Reason,
        gate.By,
        gate.Code,
        gate.Since,
        gate.NextProbeAt,
        waiting,
        Advice.Of(gate.Code ?? (gate.Position == GatePosition.Held ? ErrorCodes.Held : null)));
}
