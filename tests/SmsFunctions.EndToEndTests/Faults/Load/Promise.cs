using SmsFunctions.Sending;

namespace SmsFunctions.EndToEndTests.Faults.Load;

/// <summary>What the client of one message was told.</summary>
internal enum Told
{
    /// <summary>Nothing that can be relied on: it may have been accepted, and then it is sent once.</summary>
    Maybe,

    /// <summary>202: it must exist.</summary>
    Accepted,

    /// <summary>A refusal, or that nothing was stored: it must not exist.</summary>
    Refused,

    /// <summary>Accepted, and cancelled later: it must exist, and never be sent.</summary>
    Withdrawn,
}

/// <summary>One message as its client knows it; no other has this phone.</summary>
/// <param name="Phone">As the gateway will see it.</param>
/// <param name="Text">Of the request that made it.</param>
internal sealed record Promise(string Phone, string Text)
{
    private int _isInHand;

    public Told Told { get; set; }

    /// <value>Of the request, as the 202 named it.</value>
    public string? Id { get; set; }

    public SendMode Mode { get; init; }

    /// <value>The texts that it may have: two while nobody knows whether it was changed.</value>
    public IReadOnlyList<string> Texts { get; set; } = [Text];

    /// <value>The times at which it may be due, as <see cref="Texts"/>; empty is at once.</value>
    public IReadOnlyList<DateTimeOffset> Dues { get; set; } = [];

    /// <value>A PATCH was answered with 200.</value>
    public bool IsChanged { get; set; }

    /// <value>What an operator wanted of it when it was unconfirmed; null while nobody did.</value>
    public Resolution? Resolution { get; set; }

    /// <value>The operator was told that it was done.</value>
    public bool IsResolved { get; set; }

    /// <returns>True for the first who asks: a message is resolved once.</returns>
    public bool TryTakeInHand() => Interlocked.Exchange(ref _isInHand, 1) == 0;
}
