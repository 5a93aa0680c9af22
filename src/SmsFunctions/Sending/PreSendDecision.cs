using SmsFunctions.Messages;
using SmsFunctions.Spending;

namespace SmsFunctions.Sending;

/// <summary>The result of the pre-send checks.</summary>
/// <param name="Instead">The next state of a chunk whose call must not be made; null when the call is allowed.</param>
public readonly record struct PreSendDecision(Chunk? Instead, Payment Payment)
{
    public static readonly PreSendDecision Granted = new(null, Payment.Nothing);
}
