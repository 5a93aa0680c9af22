using SmsFunctions.Gateway;
using SmsFunctions.Storage;

namespace SmsFunctions.Account;

/// <summary>What this instance's calls have told one after another, and what each of them means beyond its own messages.</summary>
internal sealed class CallNotes
{
    private readonly GateTally _tally = new();
    private readonly GatewayHealth _health = new();

    public GateNote Note(GateState startedUnder, ChunkId chunk, bool isProbe, SendReply reply)
    {
        var outcome = CallOutcome.Of(reply);
        _health.Note(chunk, outcome.Transient is not null);
        var move = _tally.Note(startedUnder, isProbe, outcome);

        // A gateway that cannot be reached, is in trouble with others too, or is being tried out, is no fault of the message.
        var counts = outcome.Transient is { Code: not GatewayErrorCode.NotSent } && startedUnder.Position == GatePosition.Open && !isProbe
            && move is not { Closes: true } && !_health.IsTroubledBeside(chunk);
        return new GateNote(counts, move);
    }
}
