using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Messages;

/// <summary>The status of a message. The API and storage use these names in lower case.</summary>
[JsonConverter(typeof(MessageStatusConverter))]
public enum MessageStatus
{
    /// <summary>Stored and waiting for a gateway call.</summary>
    Queued,

    /// <summary>
    /// Not due yet: the message waits in this app, or the gateway has it with its time. The API shows this status; the stored status is queued or sent.
    /// See <see cref="Chunk.StatusAt"/>.
    /// </summary>
    Scheduled,

    /// <summary>Held by the gate, the spending guard or quiet hours. The API shows this status; the stored status is queued.</summary>
    Held,

    /// <summary>In a gateway call whose result is not stored yet.</summary>
    Sending,

    /// <summary>The gateway accepted the message and returned an id. The app tracks the delivery.</summary>
    Sent,

    /// <summary>Final: the message was delivered to the recipient.</summary>
    Delivered,

    /// <summary>Final: the recipient's network could not deliver the message.</summary>
    Undelivered,

    /// <summary>Final: the message expired before the gateway call or in the recipient's network.</summary>
    Expired,

    /// <summary>Final: the gateway rejected the message without a charge, or the recipient is not allowed.</summary>
    Rejected,

    /// <summary>
    /// Final: all attempts or the processing failed, the gateway returned an undocumented error, or an operator declared that the message was not sent.
    /// </summary>
    Failed,

    /// <summary>
    /// The call had no definite answer, so the message may have been sent. It is sent again automatically only in mode
    /// <see cref="SendMode.AtLeastOnce"/>, and once.
    /// </summary>
    Unconfirmed,

    /// <summary>
    /// Final: sent, but the gateway reported no result within the tracking plan; or an operator declared that the message was sent.
    /// </summary>
    Unknown,

    /// <summary>Final: cancelled before the message was sent.</summary>
    Cancelled,
}

public static class MessageStatusExtensions
{
    /// <summary>Returns the status as the API writes it.</summary>
    public static string Word(this MessageStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Returns whether the status is final. A final status changes only by an operator's resend or by a late answer of the gateway.</summary>
    public static bool IsFinal(this MessageStatus status) => status
        is MessageStatus.Delivered or MessageStatus.Undelivered or MessageStatus.Expired
        or MessageStatus.Rejected or MessageStatus.Failed or MessageStatus.Unknown or MessageStatus.Cancelled;
}

/// <summary>Converts the status to and from lower case.</summary>
public sealed class MessageStatusConverter() : JsonStringEnumConverter<MessageStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
