namespace SmsFunctions.Gateway;

/// <summary>The gateway's message statuses. The Russian «Отправленно» stands for two of them and is read as <see cref="Sent"/>.</summary>
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

    /// <summary>A word that the guide does not list; the message's state does not change by it.</summary>
    Unrecognised,
}
