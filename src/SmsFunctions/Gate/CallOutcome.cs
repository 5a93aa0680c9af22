using SmsFunctions.Gateway;
using SmsFunctions.Messages;

namespace SmsFunctions.Gate;

/// <summary>What the reply to a send shows about the gateway and the account.</summary>
/// <param name="Stop">The refusal, of the call or of a line, that stops the account.</param>
/// <param name="Transient">The first transient refusal of the call or of a line.</param>
/// <param name="Unconfirmed">The reason why no part of the answer could be parsed; null if any part could.</param>
/// <param name="IsAccepted">True when at least one message was accepted.</param>
internal sealed record CallOutcome(GatewayError? Stop, GatewayError? Transient, GatewayError? Unconfirmed, bool IsAccepted)
{
    /// <value>True when the gateway accepted no message of the call and would have accepted no other message either.</value>
    public bool IsTransient => Transient is not null && !IsAccepted;

    // A result of the whole call is repeated on each of its phones.
    public static CallOutcome Of(SendReply reply) => new(
        First(reply, Verdict.AccountStopped),
        First(reply, Verdict.TryLater),
        reply.Phones.All(phone => phone.Verdict == Verdict.Unconfirmed) ? First(reply, Verdict.Unconfirmed) : null,
        reply.Phones.Any(phone => phone.Verdict == Verdict.Accepted));

    private static GatewayError? First(SendReply reply, Verdict verdict) => reply.Phones.FirstOrDefault(phone => phone.Verdict == verdict)?.Error;
}
