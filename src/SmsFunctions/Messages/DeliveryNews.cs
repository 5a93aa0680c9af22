namespace SmsFunctions.Messages;

/// <summary>Applies the gateway's reply to a status check.</summary>
public static class DeliveryNews
{
    /// <summary>
    /// Returns the new state of the recipient. Only a recipient with status sent can change: a final status stays, and a late reply never moves a
    /// status back.
    /// </summary>
    public static Recipient Apply(Recipient recipient, StatusReply reply, DateTimeOffset now)
    {
        var word = reply.RawStatus ?? reply.Error?.Detail;
        if (recipient.Status != MessageStatus.Sent || reply.Verdict is not (Verdict.Accepted or Verdict.Refused))
        {
            return recipient;
        }

        var status = reply.Status switch
        {
            DeliveryStatus.Delivered => MessageStatus.Delivered,
            DeliveryStatus.Expired => MessageStatus.Expired,
            DeliveryStatus.Rejected or DeliveryStatus.InvalidDestinationAddress or DeliveryStatus.InvalidSourceAddress => MessageStatus.Undelivered,
            _ => MessageStatus.Sent,
        };
        var error = status is MessageStatus.Undelivered or MessageStatus.Expired ? new MessageError(reply.Status.ToString()!, word ?? "") : null;
        return status == MessageStatus.Sent && word == recipient.GatewayStatus
            ? recipient
            : recipient.Become(status, now, error, word) with { GatewayStatus = word, SentAt = recipient.SentAt };
    }
}
