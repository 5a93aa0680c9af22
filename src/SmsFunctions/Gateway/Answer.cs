namespace SmsFunctions.Gateway;

/// <summary>An answer of the gateway as parsed, before <see cref="ReplyClassifier"/> classifies it.</summary>
internal abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>The gateway refused the whole call with this error word.</summary>
    internal sealed record Refusal(string Word) : Answer;

    /// <summary>The call completed, with one entry for each phone.</summary>
    internal sealed record Sent(IReadOnlyList<Line> Lines) : Answer;

    /// <summary>The call completed, with the status of a message; the time may be missing.</summary>
    internal sealed record Status(string Word, string? Time) : Answer;

    /// <summary>The call completed, with the account's balance exactly as the gateway wrote it.</summary>
    internal sealed record Balance(string Figure) : Answer;

    /// <summary>The answer does not follow the protocol. <paramref name="Why"/> gives the reason and quotes nothing of the answer.</summary>
    internal sealed record Unreadable(string Why) : Answer;

    /// <summary>One phone's part of an answer: a message id, an error word, or neither.</summary>
    internal sealed record Line(string? Id, string? Refusal)
    {
        public static readonly Line Blank = new(null, null);
    }
}
