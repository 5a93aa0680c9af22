using SmsFunctions.Callers;
using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>The operations cancel, resolve and resend.</summary>
public sealed class OperationFactory(ChunkMachine machine)
{
    // The id of an operation is the random part of the request id: equal for all repetitions of a request, different for all other requests.
    private const int IdLength = 8;

    /// <summary>Cancels the messages that are not in a call yet. Messages that were cancelled before count as cancelled.</summary>
    public MessageOperation Cancel(Caller by) => new(
        "cancel",
        by,
        (chunk, index, now) => machine.Cancel(chunk, index, now, by.By),
        recipient => recipient.Status == MessageStatus.Cancelled);

    /// <summary>Applies an operator's decision to unconfirmed messages.</summary>
    /// <param name="given">
    /// The acceptance of the request. A repetition with the same acceptance applies only to messages that were unconfirmed at the first request, and to
    /// none of them twice.
    /// </param>
    public MessageOperation Resolve(Resolution resolution, Acceptance given, Caller by)
    {
        var id = IdOf(given);
        return new(
            $"resolve {resolution.Word()}",
            by,
            (chunk, index, now) => machine.Resolve(chunk, index, resolution, id, now, given.At, by.By),
            recipient => recipient.IsMetBy(id),
            MakesWork: resolution == Resolution.Resend);
    }

    /// <summary>Sends failed and rejected messages again.</summary>
    /// <param name="given">As for <see cref="Resolve"/>.</param>
    public MessageOperation Resend(Acceptance given, Caller by)
    {
        var id = IdOf(given);
        return new(
            "resend",
            by,
            (chunk, index, now) => machine.Resend(chunk, id, now, given.At, by.By, index),
            recipient => recipient.IsMetBy(id),
            MakesWork: true);
    }

    private static string IdOf(Acceptance given) => given.Id.Stem[^IdLength..];
}
