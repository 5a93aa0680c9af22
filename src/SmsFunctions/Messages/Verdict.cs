namespace SmsFunctions.Messages;

/// <summary>The result of a gateway call, named for what the caller does next.</summary>
public enum Verdict
{
    /// <summary>The gateway accepted the call. In a call with several phones, each phone has a verdict of its own.</summary>
    Accepted,

    /// <summary>The gateway refused the message and would refuse it again. This is final for the message.</summary>
    Refused,

    /// <summary>The message was certainly not sent and is not the cause of the failure. Repeat it later, with growing delays.</summary>
    TryLater,

    /// <summary>
    /// The message was certainly not sent, because the account is stopped (credits, login, IP address and so on). Hold all messages until the cause
    /// is removed.
    /// </summary>
    AccountStopped,

    /// <summary>
    /// At least a part of the request was sent and no definite answer was received. The message may have been sent, so it must not be repeated
    /// automatically.
    /// </summary>
    Unconfirmed,
}
