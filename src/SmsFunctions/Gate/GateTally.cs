using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>
/// Counts consecutive failures of this instance's calls and returns the resulting move of the gate. A count applies to the generation of the
/// gate in which its calls began.
/// </summary>
internal sealed class GateTally
{
    /// <value>The number of consecutive calls with a transient error that closes the gate.</value>
    public const int TransientRun = 5;

    /// <value>The number of consecutive calls without a readable answer that closes the gate.</value>
    public const int UnconfirmedRun = 10;

    private readonly Lock _lock = new();
    private int _generation, _transient, _unconfirmed;

    public GateMove? Note(GateState startedUnder, bool isProbe, CallOutcome outcome)
    {
        var (transient, unconfirmed) = Count(startedUnder.Generation, outcome);
        return outcome switch
        {
            { Stop: { } stop } => new GateMove.Stop(stop.Code, stop.Detail, outcome.IsAccepted),
            { Unconfirmed: { } unread } when unconfirmed >= UnconfirmedRun || startedUnder.IsOnTrial =>
                new GateMove.Stop(GatewayErrorCode.Unreadable, unread.Detail),
            { Unconfirmed: { } unread } => isProbe ? new GateMove.ProbeFailed(unread.Code, unread.Detail) : null,
            { IsTransient: true, Transient: { } trouble } when isProbe => new GateMove.ProbeFailed(trouble.Code, trouble.Detail),
            { IsTransient: true, Transient: { } trouble } => transient >= TransientRun ? new GateMove.Trip(trouble.Code, trouble.Detail) : null,
            _ when isProbe => new GateMove.ProbePassed(outcome.IsAccepted),
            { IsAccepted: true } when startedUnder.Past is { IsProven: false } => new GateMove.Prove(),
            _ => null,
        };
    }

    private (int Transient, int Unconfirmed) Count(int generation, CallOutcome outcome)
    {
        lock (_lock)
        {
            if (generation < _generation)
            {
                // The call began before the gate last moved, so its outcome does not apply to the current state.
                return (0, 0);
            }

            if (generation > _generation)
            {
                (_generation, _transient, _unconfirmed) = (generation, 0, 0);
            }

            // A call without a readable answer neither extends nor ends a series of transient errors.
            _transient = outcome.IsTransient ? _transient + 1 : outcome.Unconfirmed is not null ? _transient : 0;
            _unconfirmed = outcome.Unconfirmed is not null ? _unconfirmed + 1 : 0;
            return (_transient, _unconfirmed);
        }
    }
}
