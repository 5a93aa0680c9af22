using SmsFunctions.Callers;
using SmsFunctions.Messages;
using SmsFunctions.Messages.Texts;
using SmsFunctions.Spending;

namespace SmsFunctions.Submission;

/// <summary>The result of the submission of a message.</summary>
public abstract record MessageOutcome
{
    private MessageOutcome()
    {
    }

    /// <param name="Chunk">The chunk as stored now.</param>
    public sealed record Accepted(Chunk Chunk) : MessageOutcome;

    /// <summary>The result of the write is unknown.</summary>
    public sealed record Unknown(MessageId Id) : MessageOutcome;

    /// <summary>The times or the recipient are not allowed. Nothing was stored.</summary>
    /// <param name="Errors">The errors by field.</param>
    /// <param name="Recipient">Why the recipient is not allowed; null when it is allowed.</param>
    public sealed record Refused(IReadOnlyDictionary<string, string[]> Errors, MessageError? Recipient) : MessageOutcome
    {
        /// <value>The time until the recipient may get a message again; null unless the recipient has got too many.</value>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>The caller has sent too many messages. Nothing was stored.</summary>
    public sealed record TooMany(OverLimit Limit) : MessageOutcome;

    /// <summary>The message is valid. The request was a dry run, so nothing was stored.</summary>
    /// <param name="Chunk">The chunk as it would be stored.</param>
    /// <param name="AsWritten">The segments of the original text; null when the request allows no text changes.</param>
    /// <param name="Balance">Whether the balance allows the price; null when no tariff is set.</param>
    public sealed record Tried(Chunk Chunk, Segments? AsWritten, BalanceCheck? Balance) : MessageOutcome;
}
