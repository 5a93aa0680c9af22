namespace SmsFunctions.Messages;

/// <summary>The error codes of this app, beside those of the gateway (<see cref="GatewayErrorCode"/>). They are stored and shown by the API.</summary>
public static class ErrorCodes
{
    /// <summary>The number is on the stop list.</summary>
    public const string OnStopList = "OnStopList";

    /// <summary>The number is not one of <c>Sending__AllowedNumbers</c>.</summary>
    public const string NotAllowed = "NotAllowed";

    /// <summary>The number begins with none of <c>Numbers__AllowPrefixes</c>.</summary>
    public const string PrefixNotAllowed = "PrefixNotAllowed";

    /// <summary>The number is in a range to which the app does not send: a built-in one, or one of <c>Numbers__DenyPrefixes</c>.</summary>
    public const string PrefixDenied = "PrefixDenied";

    /// <summary>A daily cap is set, and the number has no price.</summary>
    public const string NoTariff = "NoTariff";

    /// <summary>The number has got as many messages as <c>Limits__PerNumber</c> allows.</summary>
    public const string TooManyToNumber = "TooManyToNumber";

    /// <summary>An operator holds all sending.</summary>
    public const string Held = "Held";

    /// <summary>The message is held until the end of the quiet hours.</summary>
    public const string QuietHours = "QuietHours";

    /// <summary>The balance does not cover the batch.</summary>
    public const string BalanceTooLow = "BalanceTooLow";

    /// <summary>The daily cap is used up.</summary>
    public const string DailyCapReached = "DailyCapReached";

    /// <summary>The message was cancelled after a call without an answer. It is unconfirmed and is not sent again.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>The validity of the message ended after a call without an answer, so the message is unconfirmed.</summary>
    public const string Expired = "Expired";

    /// <summary>The app failed repeatedly to process the message.</summary>
    public const string Poisoned = "Poisoned";

    /// <summary>An operator declared that the message was not sent.</summary>
    public const string Resolved = "Resolved";
}
