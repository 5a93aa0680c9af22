namespace SmsFunctions.Gateway;

/// <summary>What the caller of the gateway does next.</summary>
public enum Verdict
{
    /// <summary>The gateway took it. For a call with several phones: it answered for each of them, and each has a verdict of its own.</summary>
    Accepted,

    /// <summary>The gateway said no, and would say no again: final for this message.</summary>
    Refused,

    /// <summary>Certainly not sent and nothing wrong with the message: repeat it later, with growing delays.</summary>
    TryLater,

    /// <summary>Certainly not sent, since the account is stopped (credits, login, IP address …): hold everything until somebody has looked.</summary>
    AccountStopped,

    /// <summary>The request, or a part of it, left and no definite answer came: it may have been sent. Never repeat it unasked.</summary>
    Unconfirmed,
}
