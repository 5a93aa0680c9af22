using SmsFunctions.Concurrency;
using SmsFunctions.Messages;

namespace SmsFunctions.Sending;

/// <summary>What a hint has acquired for its call: a slot and the decision of the pre-send checks. Disposing it returns what was not used.</summary>
public sealed class AdmissionTicket(SendHint hint, PreSendChecks checks) : IDisposable
{
    public SendHint Hint { get; } = hint;

    /// <value>
    /// The id of the call that this hint may make. All claims for the hint have it. A claim whose write was given up may be stored later, and the worker
    /// then knows it by this id.
    /// </value>
    public string Call { get; } = ChunkMachine.NewCall();

    /// <value>The right to make a gateway call; null until it is acquired.</value>
    public SlotLease? Slot { get; internal set; }

    /// <value>The decision that allows the call; null until it is made.</value>
    public PreSendDecision? Decision { get; internal set; }

    /// <summary>Takes the decision for a call. The caller then returns the part of the reservation that the call did not cost.</summary>
    public PreSendDecision TakeDecision()
    {
        var taken = Decision ?? throw new InvalidOperationException("The pre-send checks have not allowed the call.");
        Decision = null;
        return taken;
    }

    public void Dispose()
    {
        Slot?.Dispose();
        if (Decision is { } unused)
        {
            checks.GiveBack(unused);
            Decision = null;
        }
    }
}
