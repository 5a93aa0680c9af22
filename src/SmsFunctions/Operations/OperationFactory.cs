using SmsFunctions.Messages;

namespace SmsFunctions.Operations;

/// <summary>The operations cancel, resolve and resend.</summary>
public sealed class OperationFactory(ChunkMachine machine)
{
    // The random part of the request id. It is equal for all repetitions of a request and different for all other requests.
    private const int MarkLength = 8;

    /// <summary>Cancels the messages that are not in a call yet. Messages that were cancelled before count as cancelled.</summary>
    public MessageOperation Cancel() => new("cancel", machine.Cancel, recipient => recipient.Status == MessageStatus.Cancelled);

    /// <summary>Applies an operator's decision to unconfirmed messages.</summary>
    /// <param name="given">
    /// The acceptance of the request. A repetition with the same acceptance applies only to messages that were unconfirmed at the first request, and to
    /// none of them twice.
    /// </param>
    public MessageOperation Resolve(Resolution resolution, Acceptance given)
    {
        var mark = MarkOf(given);
        return new(
            $"resolve {resolution.Word()}",
            (chunk, index, now) => machine.Resolve(chunk, index, resolution, mark, now, given.At),
            recipient => recipient.IsMetBy(mark),
            MakesWork: resolution == Resolution.Resend);
    }

    /// <summary>Sends failed and rejected messages again.</summary>
    /// <param name="given">As for <see cref="Resolve"/>.</param>
    public MessageOperation Resend(Acceptance given)
    {
        var mark = MarkOf(given);
        return new("resend", (chunk, _, now) => machine.Resend(chunk, mark, now, given.At), recipient => recipient.IsMetBy(mark), MakesWork: true);
    }

    private static string MarkOf(Acceptance given) => given.Id.Stem[^MarkLength..];
}
