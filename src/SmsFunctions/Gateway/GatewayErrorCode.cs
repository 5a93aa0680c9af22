namespace SmsFunctions.Gateway;

/// <summary>Why a call, or one phone of a call, was not accepted. The names follow the gateway's <c>Error_…</c> words; the last three are ours.</summary>
public enum GatewayErrorCode
{
    NotEnoughCredits,
    MessageRejected,
    InvalidSourceAddress,
    InvalidDestinationAddress,
    UserDisabled,
    InvalidMessageId,

    /// <summary>The gateway's <c>Error_Invalid_Header</c>, or a text that no header can carry where only a header will do (nothing was sent then).</summary>
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

    /// <summary>The gateway's <c>Flood</c>: the same text to the same number. After an unconfirmed attempt it is evidence that the first was accepted.</summary>
    Duplicate,

    /// <summary>A refusal by a word that the guide does not list; <see cref="GatewayError.Detail"/> holds it.</summary>
    UnknownRefusal,

    /// <summary>Not a byte of the request left: name not resolved, connection refused, TLS failed, or no time was left to connect.</summary>
    NotSent,

    /// <summary>Bytes of the request left, and the connection broke or the time ran out before the answer was complete.</summary>
    NoAnswer,

    /// <summary>An answer came that is not one of the protocol's.</summary>
    Unreadable,
}
