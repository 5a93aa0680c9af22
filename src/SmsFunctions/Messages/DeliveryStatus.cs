namespace SmsFunctions.Messages;

/// <summary>The gateway's message statuses. The Russian «Отправленно» is used for two of them and is read as <see cref="Sent"/>.</summary>
public enum DeliveryStatus
{
    Enqueued,
    DeliveredToGateway,
    Sent,
    Delivered,
    InvalidDestinationAddress,
    InvalidSourceAddress,
    Rejected,
    Expired,

    /// <summary>A status that the guide does not list. It does not change the state of the message.</summary>
    Unrecognised,
}
