using SmsFunctions.Gateway;

namespace SmsFunctions.Account;

/// <summary>What a sending call as a whole says about the gateway and the account.</summary>
/// <param name="Stop">The refusal, of the call or of a line, that stops the account.</param>
/// <param name="Transient">The first transient refusal of the call or of a line.</param>
/// <param name="Unconfirmed">Why nothing of the answer could be read; null if anything could.</param>
/// <param name="IsAccepted">Something was accepted.</param>
internal sealed record CallOutcome(GatewayError? Stop, GatewayError? Transient, GatewayError? Unconfirmed, bool IsAccepted)
{
    /// <value>The gateway took none of it, and would have taken none of anything else.</value>
    public bool IsTransient => Transient is not null && !IsAccepted;

    // What became of the whole call stands on each of its phones.
    public static CallOutcome Of(SendReply reply) => new(
        First(reply, Verdict.AccountStopped),
        First(reply, Verdict.TryLater),
        reply.Phones.All(phone => phone.Verdict == Verdict.Unconfirmed) ? First(reply, Verdict.Unconfirmed) : null,
        reply.Phones.Any(phone => phone.Verdict == Verdict.Accepted));

    private static GatewayError? First(SendReply reply, Verdict verdict) => reply.Phones.FirstOrDefault(phone => phone.Verdict == verdict)?.Error;
}
