namespace SmsFunctions.Gateway;

/// <summary>What an answer says, before anybody judges it.</summary>
internal abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>The whole call was refused with this word.</summary>
    internal sealed record Refusal(string Word) : Answer;

    /// <summary>Done, with one entry for each phone.</summary>
    internal sealed record Sent(IReadOnlyList<Line> Lines) : Answer;

    /// <summary>Done, with the status of a message; the time may be missing.</summary>
    internal sealed record Status(string Word, string? Time) : Answer;

    /// <summary>Done, with the account's balance as it was written.</summary>
    internal sealed record Balance(string Figure) : Answer;

    /// <summary>Not an answer of the protocol; <paramref name="Why"/> quotes nothing of it.</summary>
    internal sealed record Unreadable(string Why) : Answer;

    /// <summary>What an answer says about one phone: an id, or the word of a refusal, or neither.</summary>
    internal sealed record Line(string? Id, string? Refusal)
    {
        public static readonly Line Blank = new(null, null);
    }
}
