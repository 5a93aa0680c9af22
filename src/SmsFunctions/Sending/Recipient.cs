using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmsFunctions.Sending;

/// <summary>One phone of a chunk with its own state. The JSON names are short: 200 of these travel in every chunk.</summary>
/// <param name="Phone">Digits only, as the gateway wants it: 79001234567.</param>
public sealed record Recipient([property: JsonPropertyName("p")] string Phone)
{
    [JsonPropertyName("s")]
    public MessageStatus Status { get; init; }

    /// <value>The operation that took this recipient into its last gateway call. An answer lands only on recipients of its own call.</value>
    [JsonPropertyName("c")]
    public string? Call { get; init; }

    /// <value>The gateway's ids, opaque. More than one only when a message was sent again while an answer was still on its way.</value>
    [JsonPropertyName("g")]
    public ImmutableArray<string> GatewayIds { get; init; } = [];

    /// <value>The caller's own word for this message; null leaves the chunk's.</value>
    [JsonPropertyName("r")]
    public string? Reference { get; init; }

    /// <value>What it costs by the tariff at accept; null while none is set.</value>
    [JsonPropertyName("m")]
    public decimal? Price { get; init; }

    /// <value>The last delivery status in the gateway's own words.</value>
    [JsonPropertyName("w")]
    public string? GatewayStatus { get; init; }

    [JsonPropertyName("e")]
    public MessageError? Error { get; init; }

    /// <value>A call before the last one had no answer: it may have been sent. Only an id from the gateway or an operator's word ends the doubt.</value>
    [JsonPropertyName("d")]
    public bool InDoubt { get; init; }

    /// <value>When an unconfirmed message is called again by itself: once, and only in mode <see cref="SendMode.AtLeastOnce"/>.</value>
    [JsonPropertyName("a")]
    public DateTimeOffset? ResendAt { get; init; }

    /// <value>The last orders of operators that have met it, the newest first, with spaces between.</value>
    [JsonPropertyName("o")]
    public string? Orders { get; init; }

    [JsonPropertyName("t")]
    public DateTimeOffset? SentAt { get; init; }

    [JsonPropertyName("f")]
    public DateTimeOffset? FinalAt { get; init; }

    [JsonPropertyName("h")]
    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    [JsonIgnore]
    public string? GatewayId => GatewayIds.IsDefaultOrEmpty ? null : GatewayIds[^1];

    // A message held for days by a stopped account would otherwise outgrow its column.
    internal const int HistoryLimit = 24;

    // An order that is repeated after so many others is taken for a new one.
    private const int OrdersKept = 8;

    /// <summary>Whether an order has been carried out for it, which a repetition must not do again.</summary>
    public bool IsMetBy(string order) => Orders is { } orders && orders.Split(' ').Contains(order);

    /// <param name="order">A word without spaces, some ten characters: 200 recipients carry it.</param>
    public Recipient MetBy(string order) => this with { Orders = string.Join(' ', (Orders?.Split(' ') ?? []).Prepend(order).Take(OrdersKept)) };

    /// <summary>The recipient in its next state, the step written into its history.</summary>
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

    /// <summary>The recipient at its end. One that is in doubt cannot end as if nothing had been sent: it stays unconfirmed, with the reason.</summary>
    public Recipient End(MessageStatus status, DateTimeOffset at, MessageError? error = null) =>
        Become(InDoubt ? MessageStatus.Unconfirmed : status, at, error);

    /// <summary>A step that leaves the status as it is: one of its faces.</summary>
    public Recipient Show(MessageStatus face, DateTimeOffset at, MessageError? error = null, string? detail = null) =>
        this with { Error = error ?? Error, History = Append(new HistoryEntry(face, at, detail ?? error?.Code)) };

    /// <summary>With the first step and the last ones only.</summary>
    internal Recipient WithHistoryOf(int steps) => History.Length <= steps ? this : this with { History = [History[0], .. History[^(steps - 1)..]] };

    private ImmutableArray<HistoryEntry> Append(HistoryEntry entry) =>
        (History.Length < HistoryLimit ? History : History.RemoveAt(1)).Add(entry);
}

/// <summary>One step of a message's life.</summary>
/// <param name="Detail">The gateway's word or our error code that came with the step.</param>
public sealed record HistoryEntry(
    [property: JsonPropertyName("s")] MessageStatus Status,
    [property: JsonPropertyName("t")] DateTimeOffset At,
    [property: JsonPropertyName("d")] string? Detail = null);

/// <summary>Why a message is not where its sender wants it.</summary>
/// <param name="Code">Our word, such as <c>InvalidDestinationAddress</c>.</param>
/// <param name="Text">The gateway's word, or what happened.</param>
public sealed record MessageError(
    [property: JsonPropertyName("c")] string Code,
    [property: JsonPropertyName("x")] string Text);
