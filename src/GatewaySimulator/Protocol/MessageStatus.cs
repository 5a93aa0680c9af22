namespace GatewaySimulator.Protocol;

/// <summary>The eight statuses of a message, in the order of the guide.</summary>
public enum MessageStatus
{
    Enqueued,
    DeliveredToGateway,
    Sent,
    DeliveredToRecipient,
    InvalidDestinationAddress,
    InvalidSourceAddress,
    Rejected,
    Expired,
}
