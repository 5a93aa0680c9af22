namespace SmsFunctions.Messages;

/// <summary>An operator's decision on an unconfirmed message.</summary>
public enum Resolution
{
    /// <summary>The message was sent.</summary>
    Sent,

    /// <summary>The message was not sent, and is not sent again.</summary>
    Failed,

    /// <summary>The app sends the message again. The recipient may get it twice.</summary>
    Resend,
}
