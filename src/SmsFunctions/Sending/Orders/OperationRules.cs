namespace SmsFunctions.Sending.Orders;

/// <summary>The orders there are.</summary>
public sealed class OperationRules(ChunkMachine machine)
{
    // The random part of a request's stem: the same for every repetition, and nothing else that a message is asked for has it.
    private const int MarkLength = 8;

    /// <summary>Do not send what is not yet being sent. What was cancelled before counts as met.</summary>
    public Order Cancel() => new("cancel", machine.Cancel, recipient => recipient.Status == MessageStatus.Cancelled);

    /// <summary>An operator's word on what is unconfirmed.</summary>
    /// <param name="given">Repeated under the same keys, it meets nobody twice, and nobody who was not unconfirmed then.</param>
    public Order Resolve(Resolution resolution, Acceptance given)
    {
        var mark = MarkOf(given);
        return new($"resolve {resolution.Word()}", (chunk, index, now) => machine.Resolve(chunk, index, resolution, mark, now, given.At), recipient => recipient.IsMetBy(mark), MakesWork: resolution == Resolution.Resend);
    }

    /// <summary>Send again what failed or was rejected.</summary>
    /// <param name="given">As for <see cref="Resolve"/>.</param>
    public Order Resend(Acceptance given)
    {
        var mark = MarkOf(given);
        return new("resend", (chunk, _, now) => machine.Resend(chunk, mark, now, given.At), recipient => recipient.IsMetBy(mark), MakesWork: true);
    }

    private static string MarkOf(Acceptance given) => given.Id.Stem[^MarkLength..];
}
