namespace SmsFunctions.Messages;

/// <summary>
/// The reason why a call, or one phone of a call, was not accepted. The names follow the gateway's <c>Error_…</c> words; the app adds the last four.
/// </summary>
public enum GatewayErrorCode
{
    NotEnoughCredits,
    MessageRejected,
    InvalidSourceAddress,
    InvalidDestinationAddress,
    UserDisabled,
    InvalidMessageId,

    /// <summary>The gateway's <c>Error_Invalid_Header</c>; or the message needs a header and no header can carry the text (then nothing was sent).</summary>
    InvalidHeader,
    InvalidLogin,
    InvalidPassword,
    UnauthorisedIpAddress,
    UserNotActivated,
    QueueFull,
    GatewayOffline,
    GatewayBusy,
    DatabaseOffline,
    OutOfService,

    /// <summary>
    /// The gateway's <c>Flood_SMS</c>: the same text to the same number. After an unconfirmed attempt, it is evidence that the gateway accepted that attempt.
    /// </summary>
    Duplicate,

    /// <summary>A refusal with a word that the guide does not list; <see cref="GatewayError.Detail"/> holds it.</summary>
    UnknownRefusal,

    /// <summary>No byte of the request was sent: the name was not resolved, the connection was refused, TLS failed, or connecting timed out.</summary>
    NotSent,

    /// <summary>Bytes of the request were sent, and the connection broke or the call timed out before the answer was complete.</summary>
    NoAnswer,

    /// <summary>The response is not an answer of the protocol.</summary>
    Unreadable,
}
