using SmsFunctions.Gateway;
using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>Records the outcomes of this instance's calls in order, and derives what each outcome means for the gate and for the message's attempts.</summary>
internal sealed class CallNotes
{
    private readonly GateTally _tally = new();
    private readonly GatewayHealth _health = new();

    public GateNote Note(GateState startedUnder, ChunkId chunk, bool isProbe, SendReply reply)
    {
        var outcome = CallOutcome.Of(reply);
        _health.Note(chunk, outcome.Transient is not null);
        var move = _tally.Note(startedUnder, isProbe, outcome);

        // The attempt does not count against the message when the gateway was unreachable, also failed for other messages, or was being probed.
        var counts = outcome.Transient is { Code: not GatewayErrorCode.NotSent } && startedUnder.Position == GatePosition.Open && !isProbe
            && move is not { Closes: true } && !_health.FailsForOthers(chunk);
        return new GateNote(counts, move);
    }
}
