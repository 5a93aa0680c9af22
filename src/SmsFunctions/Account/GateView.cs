using SmsFunctions.Sending;

namespace SmsFunctions.Account;

/// <summary>The gate as the API shows it. Times are UTC.</summary>
/// <param name="State">open, held, stopped or breaker.</param>
/// <param name="Code">What closed it, in our word; null when open or held.</param>
/// <param name="Since">Null when it never was in another state.</param>
/// <param name="NextProbeAt">When the app tries next whether it may open; null when open or held.</param>
/// <param name="Waiting">Messages that wait behind it, in <see cref="WaitingWork.Most"/> gateway calls at most; null when they could not be counted.</param>
public sealed record GateView(string State, string? Reason, string? Code, DateTimeOffset? Since, DateTimeOffset? NextProbeAt, int? Waiting, Advice? Advice)
{
    public static GateView Of(GateState gate, int? waiting) =>
        new(gate.Position.Word(), gate.Reason, gate.Code, gate.Since, gate.NextProbeAt, waiting, Advice.Of(gate.Code ?? (gate.Position == GatePosition.Held ? nameof(GatePosition.Held) : null)));
}
