using SmsFunctions.Gateway;

namespace SmsFunctions.Sending;

/// <summary>What the gateway's answer for one phone makes of a recipient, which may have changed since it was called.</summary>
internal static class ReplyReconciler
{
    // Long enough that most late answers have come, short enough for an alarm.
    private static readonly TimeSpan ResendDelay = TimeSpan.FromMinutes(5);

    /// <summary>Whether the recipient still waits for this call's answer. One that was given up waits for it too.</summary>
    public static bool Awaits(Recipient recipient, string call) =>
        recipient.Call == call && recipient.Status is MessageStatus.Sending or MessageStatus.Unconfirmed;

    /// <param name="isExhausted">A "not now" was the last that is allowed.</param>
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
            Verdict.Refused => recipient.End(reply.Error?.Code == GatewayErrorCode.UnknownRefusal ? MessageStatus.Failed : MessageStatus.Rejected, now, Evidence(recipient, error)),
            Verdict.TryLater when isExhausted => recipient.End(MessageStatus.Failed, now, error),
            Verdict.TryLater or Verdict.AccountStopped => recipient.Become(MessageStatus.Queued, now, error),
            Verdict.Unconfirmed => recipient.Status == MessageStatus.Unconfirmed ? recipient : Unconfirmed(recipient, mode, now, error),
            _ => throw new ArgumentOutOfRangeException(nameof(reply), reply.Verdict, "A new verdict needs a next state."),
        };
    }

    /// <summary>A call without an answer: never repeated by itself, or in the mode for alarms once.</summary>
    public static Recipient Unconfirmed(Recipient recipient, SendMode mode, DateTimeOffset now, MessageError? error) =>
        recipient.GatewayId is not null ? Proven(recipient, now)
        : recipient.Become(MessageStatus.Unconfirmed, now, error) with { ResendAt = mode == SendMode.AtLeastOnce && !recipient.InDoubt ? now + ResendDelay : null };

    // An earlier call's id came while this one was under way: whatever became of this one, the message is out.
    private static Recipient Proven(Recipient recipient, DateTimeOffset now) => recipient.Become(MessageStatus.Sent, now, detail: "an earlier call was accepted");

    private static Recipient Accepted(Recipient recipient, string call, string id, DateTimeOffset now)
    {
        if (recipient.GatewayIds.Contains(id))
        {
            // It has landed before.
            return recipient;
        }

        // An id is proof, whichever of its calls it answers: nothing is sent again after it.
        var isNews = recipient.Status is MessageStatus.Unconfirmed or MessageStatus.Queued
            || (recipient.Status == MessageStatus.Sending && recipient.Call == call)
            // An operator who declared what nobody knew was overtaken.
            || (recipient.Status is MessageStatus.Failed or MessageStatus.Unknown && recipient.GatewayIds.IsEmpty);
        return isNews
            ? recipient.Become(MessageStatus.Sent, now) with { GatewayIds = recipient.GatewayIds.Add(id) }
            // It was sent again meanwhile: the id is kept, so that whoever looks sees every message there is.
            : recipient with { GatewayIds = recipient.GatewayIds.Insert(0, id) };
    }

    private static MessageError? Evidence(Recipient recipient, MessageError? error) => recipient.InDoubt && error is { Code: nameof(GatewayErrorCode.Duplicate) }
        ? error with { Text = $"{error.Text}: the gateway has this text for this number already, so the earlier call was accepted" }
        : error;
}
