using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmsFunctions.Messages;

/// <summary>One recipient of a chunk, with its own status. The JSON names are short because a chunk has up to 200 recipients.</summary>
/// <param name="Phone">Digits only, in the form of the gateway: 79001234567.</param>
public sealed record Recipient([property: JsonPropertyName("p")] string Phone)
{
    [JsonPropertyName("s")]
    public MessageStatus Status { get; init; }

    /// <value>The id of the recipient's last gateway call. Only an answer to this call changes the recipient, unless the answer has a gateway id.</value>
    [JsonPropertyName("c")]
    public string? Call { get; init; }

    /// <value>The opaque ids from the gateway. A recipient has more than one only if the message was sent again before a late answer arrived.</value>
    [JsonPropertyName("g")]
    public ImmutableArray<string> GatewayIds { get; init; } = [];

    /// <value>The caller's own reference for this message; null means the reference of the chunk.</value>
    [JsonPropertyName("r")]
    public string? Reference { get; init; }

    /// <value>The price by the tariff at acceptance; null if no tariff was set.</value>
    [JsonPropertyName("m")]
    public decimal? Price { get; init; }

    /// <value>The last delivery status as the gateway reported it.</value>
    [JsonPropertyName("w")]
    public string? GatewayStatus { get; init; }

    [JsonPropertyName("e")]
    public MessageError? Error { get; init; }

    /// <value>
    /// Whether a call before the last one had no answer, so that it may have sent the message. Only a gateway id or an operator's decision ends this state.
    /// </value>
    [JsonPropertyName("d")]
    public bool InDoubt { get; init; }

    /// <value>The time of the automatic resend of an unconfirmed message: once, and only in mode <see cref="SendMode.AtLeastOnce"/>.</value>
    [JsonPropertyName("a")]
    public DateTimeOffset? ResendAt { get; init; }

    /// <value>The ids of the last resolve and resend operations applied to the recipient, newest first, separated by spaces.</value>
    [JsonPropertyName("o")]
    public string? Operations { get; init; }

    [JsonPropertyName("t")]
    public DateTimeOffset? SentAt { get; init; }

    [JsonPropertyName("f")]
    public DateTimeOffset? FinalAt { get; init; }

    [JsonPropertyName("h")]
    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    [JsonIgnore]
    public string? GatewayId => GatewayIds.IsDefaultOrEmpty ? null : GatewayIds[^1];

    // Without a limit, the history of a message that is held for days would exceed the size of its column.
    internal const int HistoryLimit = 24;

    // An operation that is repeated after so many others counts as a new one.
    private const int OperationsKept = 8;

    /// <summary>Returns whether an operation was applied to the recipient, so that a repetition must not apply again.</summary>
    public bool IsMetBy(string operation) => Operations is { } applied && applied.Split(' ').Contains(operation);

    /// <summary>Records that an operation was applied to the recipient.</summary>
    /// <param name="operation">The id of the operation: about ten characters without spaces, because up to 200 recipients of a chunk store it.</param>
    public Recipient MetBy(string operation) =>
        this with { Operations = string.Join(' ', (Operations?.Split(' ') ?? []).Prepend(operation).Take(OperationsKept)) };

    /// <summary>Returns the recipient in its next status, with the step added to its history.</summary>
    public Recipient Become(MessageStatus status, DateTimeOffset at, MessageError? error = null, string? detail = null) => this with
    {
        Status = status,
        Error = error,
        InDoubt = InDoubt && status != MessageStatus.Sent,
        ResendAt = null,
        SentAt = status == MessageStatus.Sent ? at : SentAt,
        FinalAt = status.IsFinal() ? at : null,
        History = Append(new HistoryEntry(status, at, detail ?? error?.Code)),
    };

    /// <summary>
    /// Returns the recipient in a final status. If an earlier call may have sent the message, the status is unconfirmed instead, with the reason.
    /// </summary>
    public Recipient End(MessageStatus status, DateTimeOffset at, MessageError? error = null) =>
        Become(InDoubt ? MessageStatus.Unconfirmed : status, at, error);

    /// <summary>Adds a step to the history without a change of the stored status.</summary>
    /// <param name="shown">The status that the API shows for the step.</param>
    public Recipient Show(MessageStatus shown, DateTimeOffset at, MessageError? error = null, string? detail = null) =>
        this with { Error = error ?? Error, History = Append(new HistoryEntry(shown, at, detail ?? error?.Code)) };

    /// <summary>Names the caller that asked for the last step of the history.</summary>
    /// <param name="by">Null for a caller without a name.</param>
    public Recipient AskedBy(string? by) => by is null ? this : this with { History = History.SetItem(History.Length - 1, History[^1] with { By = by }) };

    /// <summary>Shortens the history to the first step and the last steps.</summary>
    internal Recipient WithHistoryOf(int steps) => History.Length <= steps ? this : this with { History = [History[0], .. History[^(steps - 1)..]] };

    private ImmutableArray<HistoryEntry> Append(HistoryEntry entry) =>
        (History.Length < HistoryLimit ? History : History.RemoveAt(1)).Add(entry);
}
