using SmsFunctions.Messages;

namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>The state of a message according to the answers to its client.</summary>
internal enum AnswerState
{
    /// <summary>No definite answer. The message may have been accepted, and then it is sent once.</summary>
    Maybe,

    /// <summary>202: the message must be stored.</summary>
    Accepted,

    /// <summary>A refusal, or an answer that nothing was stored: the message must not be stored.</summary>
    Refused,

    /// <summary>Accepted and cancelled later: the message must be stored and never be sent.</summary>
    Withdrawn,
}

/// <summary>One message from the view of its client. Each message has its own phone.</summary>
/// <param name="Phone">The phone in the format of the gateway.</param>
/// <param name="Text">The text of the original request.</param>
internal sealed record ClientMessage(string Phone, string Text)
{
    private int _isInHand;

    public AnswerState AnswerState { get; set; }

    /// <value>The id of the request in the 202 answer.</value>
    public string? Id { get; set; }

    public SendMode Mode { get; init; }

    /// <value>The possible texts: two while the result of a change is unknown.</value>
    public IReadOnlyList<string> Texts { get; set; } = [Text];

    /// <value>The possible due times, as <see cref="Texts"/>. Empty means at once.</value>
    public IReadOnlyList<DateTimeOffset> Dues { get; set; } = [];

    /// <value>True if a PATCH was answered with 200.</value>
    public bool IsChanged { get; set; }

    /// <value>The outcome that an operator requested for the unconfirmed message, or null.</value>
    public Resolution? Resolution { get; set; }

    /// <value>True if the answer confirmed the resolution.</value>
    public bool IsResolved { get; set; }

    /// <returns>True for the first caller only, so that a message is resolved once.</returns>
    public bool TryTakeInHand() => Interlocked.Exchange(ref _isInHand, 1) == 0;
}
