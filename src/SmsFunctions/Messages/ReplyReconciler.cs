namespace SmsFunctions.Messages;

/// <summary>Applies the gateway's answer for one phone to a recipient, which may have changed since the call.</summary>
internal static class ReplyReconciler
{
    // Long enough for most late answers to arrive, short enough for an alarm message.
    private static readonly TimeSpan ResendDelay = TimeSpan.FromMinutes(5);

    /// <summary>Returns whether the recipient waits for the answer to this call. An unconfirmed recipient still does.</summary>
    public static bool Awaits(Recipient recipient, string call) =>
        recipient.Call == call && recipient.Status is MessageStatus.Sending or MessageStatus.Unconfirmed;

    /// <param name="isExhausted">Whether a reply <see cref="Verdict.TryLater"/> ends the message because all attempts are used.</param>
    public static Recipient Apply(Recipient recipient, string call, PhoneReply reply, SendMode mode, DateTimeOffset now, bool isExhausted)
    {
        var error = reply.Error is { } given ? new MessageError(given.Code.ToString(), given.Detail) : null;
        if (reply.GatewayId is { } id)
        {
            return Accepted(recipient, call, id, now);
        }

        if (!Awaits(recipient, call))
        {
            return recipient;
        }

        if (recipient.GatewayId is not null)
        {
            return Proven(recipient, now);
        }

        return reply.Verdict switch
        {
            Verdict.Refused => recipient.End(
                reply.Error?.Code == GatewayErrorCode.UnknownRefusal ? MessageStatus.Failed : MessageStatus.Rejected, now, Evidence(recipient, error)),
            Verdict.TryLater when isExhausted => recipient.End(MessageStatus.Failed, now, error),
            Verdict.TryLater or Verdict.AccountStopped => recipient.Become(MessageStatus.Queued, now, error),
            Verdict.Unconfirmed => recipient.Status == MessageStatus.Unconfirmed ? recipient : Unconfirmed(recipient, mode, now, error),
            _ => throw new ArgumentOutOfRangeException(nameof(reply), reply.Verdict, "A new verdict needs a next state."),
        };
    }

    /// <summary>
    /// Marks a recipient whose call had no answer as unconfirmed. In mode <see cref="SendMode.AtLeastOnce"/> it is sent again once, after five minutes.
    /// </summary>
    public static Recipient Unconfirmed(Recipient recipient, SendMode mode, DateTimeOffset now, MessageError? error) =>
        recipient.GatewayId is not null ? Proven(recipient, now)
        : recipient.Become(MessageStatus.Unconfirmed, now, error) with
        {
            ResendAt = mode == SendMode.AtLeastOnce && !recipient.InDoubt ? now + ResendDelay : null,
        };

    // The gateway id of an earlier call arrived during this call, so the message is sent whatever the result of this call is.
    private static Recipient Proven(Recipient recipient, DateTimeOffset now) =>
        recipient.Become(MessageStatus.Sent, now, detail: "an earlier call was accepted");

    private static Recipient Accepted(Recipient recipient, string call, string id, DateTimeOffset now)
    {
        if (recipient.GatewayIds.Contains(id))
        {
            // The answer was applied before.
            return recipient;
        }

        // A gateway id from any call proves that the message was sent, so it is not sent again.
        var becomesSent = recipient.Status is MessageStatus.Unconfirmed or MessageStatus.Queued
            || (recipient.Status == MessageStatus.Sending && recipient.Call == call)
            // The gateway id overrides an operator's declaration.
            || (recipient.Status is MessageStatus.Failed or MessageStatus.Unknown && recipient.GatewayIds.IsEmpty);
        return becomesSent
            ? recipient.Become(MessageStatus.Sent, now) with { GatewayIds = recipient.GatewayIds.Add(id) }
            // The message was sent again meanwhile. The row keeps the ids of all sent messages.
            : recipient with { GatewayIds = recipient.GatewayIds.Insert(0, id) };
    }

    private static MessageError? Evidence(Recipient recipient, MessageError? error) =>
        recipient.InDoubt && error is { Code: nameof(GatewayErrorCode.Duplicate) }
            ? error with { Text = $"{error.Text}: the gateway already has this text for this number, so the earlier call was accepted" }
            : error;
}
