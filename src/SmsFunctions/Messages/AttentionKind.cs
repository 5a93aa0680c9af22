namespace SmsFunctions.Messages;

/// <summary>Why messages wait for an operator.</summary>
public enum AttentionKind
{
    /// <summary>Messages may have been sent. An operator decides how they end.</summary>
    Unconfirmed,

    /// <summary>The app fails on the messages again and again, or has given them up for this reason.</summary>
    Poisoned,

    /// <summary>A callback was not accepted in all its attempts. The rows of callbacks show this state, not the chunk.</summary>
    CallbackGivenUp,
}

/// <summary>Finds the messages of a chunk that wait for an operator.</summary>
public static class AttentionRules
{
    private static readonly AttentionKind[] OfChunks = [AttentionKind.Unconfirmed, AttentionKind.Poisoned];

    /// <summary>Returns the kinds that a state of a chunk has, without <see cref="AttentionKind.CallbackGivenUp"/>.</summary>
    public static IEnumerable<AttentionKind> Kinds(Chunk chunk) => OfChunks.Where(kind => chunk.Recipients.Any(recipient => Waits(chunk, recipient, kind)));

    /// <summary>Returns the indexes of the messages that wait for an operator.</summary>
    public static IReadOnlyList<int> Waiting(Chunk chunk, AttentionKind kind) =>
        [.. Enumerable.Range(0, chunk.Recipients.Length).Where(index => Waits(chunk, chunk.Recipients[index], kind))];

    private static bool Waits(Chunk chunk, Recipient recipient, AttentionKind kind) => kind switch
    {
        // A message that is sent again automatically waits for an operator only after its second call without an answer.
        AttentionKind.Unconfirmed => recipient is { Status: MessageStatus.Unconfirmed, ResendAt: null },
        AttentionKind.Poisoned => recipient is { Status: MessageStatus.Failed, Error.Code: ErrorCodes.Poisoned } || IsStuck(chunk, recipient),
        _ => false,
    };

    // The count stays when messages end in another way, and says nothing then.
    private static bool IsStuck(Chunk chunk, Recipient recipient) => chunk is { Poisoned: > 0, Marker: not null }
        && (recipient.ResendAt is not null || recipient.Status is MessageStatus.Queued or MessageStatus.Sending or MessageStatus.Sent);
}
