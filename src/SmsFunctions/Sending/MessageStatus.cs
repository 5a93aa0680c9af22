using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmsFunctions.Sending;

/// <summary>Where a message stands. The words on the wire and in storage are these names in lower case.</summary>
[JsonConverter(typeof(MessageStatusConverter))]
public enum MessageStatus
{
    /// <summary>Stored and waiting for a gateway call.</summary>
    Queued,

    /// <summary>Not due yet: kept here, or handed over to the gateway with its time. A face of queued and of sent, by the clock; see <see cref="Chunk.StatusAt"/>.</summary>
    Scheduled,

    /// <summary>Due, and kept back while the gate is closed. A face of queued.</summary>
    Held,

    /// <summary>In a gateway call now, or in one whose worker has not come back yet.</summary>
    Sending,

    /// <summary>The gateway took it and gave an id; delivery is being tracked.</summary>
    Sent,

    /// <summary>Final: the recipient has it.</summary>
    Delivered,

    /// <summary>Final: the operator could not deliver it.</summary>
    Undelivered,

    /// <summary>Final: its time ran out, here before the call or at the operator.</summary>
    Expired,

    /// <summary>Final: the gateway refused it and took no money.</summary>
    Rejected,

    /// <summary>Final: it never reached the gateway, all attempts are used up.</summary>
    Failed,

    /// <summary>The call had no definitive answer. It may have gone out, so it is never sent again by itself.</summary>
    Unconfirmed,

    /// <summary>Final: sent, but the operator never told the outcome within the tracking plan; or an operator of this app said that it was sent.</summary>
    Unknown,

    /// <summary>Final: withdrawn before it was sent.</summary>
    Cancelled,
}

public static class MessageStatusExtensions
{
    /// <summary>As it stands on the wire.</summary>
    public static string Word(this MessageStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Whether nothing more happens by itself. A final status changes only by an operator's resend and by a late answer of the gateway.</summary>
    public static bool IsFinal(this MessageStatus status) => status
        is MessageStatus.Delivered or MessageStatus.Undelivered or MessageStatus.Expired
        or MessageStatus.Rejected or MessageStatus.Failed or MessageStatus.Unknown or MessageStatus.Cancelled;
}

/// <summary>Writes the status words in lower case.</summary>
public sealed class MessageStatusConverter() : JsonStringEnumConverter<MessageStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
