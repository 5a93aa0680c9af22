using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmsFunctions.Messages.Texts;

namespace SmsFunctions.Messages;

/// <summary>
/// The work of one gateway call: 1 to 200 recipients with the same text, sender, flash and due time. A single message is a chunk with
/// one recipient. A chunk is immutable: <see cref="ChunkMachine"/> creates the next states and <c>ChunkTable</c> stores them.
/// </summary>
public sealed record Chunk
{
    /// <value>The maximum number of recipients in one batch call of the gateway.</value>
    public const int MaxRecipients = 200;

    /// <value>How long after its due time a message stays valid when its request has no validUntil.</value>
    public static readonly TimeSpan DefaultValidity = TimeSpan.FromHours(24);

    public required ChunkId Id { get; init; }

    /// <value>Whether the chunk belongs to a batch. False for a single message.</value>
    public bool IsBatch { get; init; }

    /// <value>Whether the chunk is not sent yet because the header of its request is not known to be stored; see <c>BatchTable</c>.</value>
    public bool IsUncommitted { get; init; }

    /// <value>The hold reason; null when the chunk is not held.</value>
    public HoldReason? HeldBy { get; init; }

    /// <value>Where the message waits until it is due.</value>
    public ScheduleKind Schedule { get; init; }

    public SendMode Mode { get; init; }

    public Priority Priority { get; init; }

    /// <value>The text of the messages; empty after a purge.</value>
    public required string Text { get; init; }

    /// <value>
    /// Whether the text is secret, such as a one-time code. No answer shows it, no queue carries it, and it is purged with the final status of the
    /// last message.
    /// </value>
    public bool IsSecret { get; init; }

    /// <value>When the text was purged from the row; null while the row has it. A chunk without its text cannot be sent again.</value>
    public DateTimeOffset? TextPurgedAt { get; init; }

    /// <value>The segments that <see cref="Text"/> takes for each recipient.</value>
    public required Segments Segments { get; init; }

    public required string Sender { get; init; }

    public bool Flash { get; init; }

    public string? Reference { get; init; }

    /// <value>The name of the caller that sent the message; null when it had none.</value>
    public string? Caller { get; init; }

    /// <value>The receiver of callbacks about status changes; null for no callbacks.</value>
    public string? CallbackUrl { get; init; }

    /// <value>
    /// The span of the request that created the chunk (W3C traceparent); null without tracing. Gateway calls and status checks continue this trace.
    /// </value>
    public string? Trace { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <value>The time at which the message is to be sent: the sendAt of the request, or its creation time.</value>
    public required DateTimeOffset Due { get; init; }

    /// <value>The end of validity. A message that is not sent by then becomes <see cref="MessageStatus.Expired"/>.</value>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <value>Whether the caller set <see cref="ValidUntil"/>. Otherwise it moves with the due time.</value>
    public bool IsValidityChosen { get; init; }

    /// <value>The earliest time of the next call: the due time, the end of the quiet hours, or the time of the next retry.</value>
    public required DateTimeOffset NotBefore { get; init; }

    /// <value>The number of calls begun, with any result.</value>
    public int Attempts { get; init; }

    /// <value>The number of failed calls that count towards <see cref="SendingOptions.MaxAttempts"/>.</value>
    public int Failures { get; init; }

    /// <value>The number of this chunk's hints that the host moved to the poison queue since the last answer.</value>
    public int Poisoned { get; init; }

    /// <value>When the first of these hints was handled as poisoned.</value>
    public DateTimeOffset? PoisonedSince { get; init; }

    /// <value>The number of the last write, from 0. The key of the marker ends with it, so the old and the new marker never share a key.</value>
    public int Version { get; init; }

    /// <value>The random id of the last write. After an unclear answer from storage, the writer reads the row and compares this id with its own.</value>
    public required string Operation { get; init; }

    /// <value>The end of the lease of the worker that has recipients in <see cref="MessageStatus.Sending"/>.</value>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <value>The index of the next status check in the tracking plan.</value>
    public int PollNumber { get; init; }

    /// <value>The next step and its time; null when the chunk is finished or waits for an operator.</value>
    public Marker? Marker { get; init; }

    public required ImmutableArray<Recipient> Recipients { get; init; }

    [JsonIgnore]
    public DateTimeOffset? SentAt => Recipients.Max(recipient => recipient.SentAt);

    /// <value>When the last message became final; null while a message is not final, or while the chunk has a marker or is uncommitted.</value>
    [JsonIgnore]
    public DateTimeOffset? FinalSince =>
        Marker is null && !IsUncommitted && Recipients.All(recipient => recipient.Status.IsFinal()) ? Recipients.Max(recipient => recipient.FinalAt) : null;

    /// <summary>The text that a caller may read; null after a purge, and always if the text is secret.</summary>
    public string? ShownText() => TextPurgedAt is null && !IsSecret ? Text : null;

    /// <summary>
    /// Whether a text given by a caller counts as a change. A given text always changes a secret one: otherwise the answer would show whether a guess is right.
    /// </summary>
    /// <param name="text">Null when the caller gave none.</param>
    public bool IsChangedBy(FinalText? text) => text is not null && (IsSecret || text.Text != Text);

    /// <summary>Creates a chunk that is due at once and valid for <see cref="DefaultValidity"/>.</summary>
    public static Chunk New(ChunkId id, DateTimeOffset at, FinalText text, string sender, ImmutableArray<Recipient> recipients) => new()
    {
        Id = id,
        Text = text.Text,
        Segments = text.Segments,
        Sender = sender,
        CreatedAt = at,
        Due = at,
        NotBefore = at,
        ValidUntil = at + DefaultValidity,
        Operation = NewOperation(),
        Recipients = recipients,
    };

    /// <summary>Returns a new value for <see cref="Operation"/>.</summary>
    public static string NewOperation() => Guid.NewGuid().ToString("n");

    /// <value>The earliest time of the next gateway call; null when no call is needed.</value>
    [JsonIgnore]
    public DateTimeOffset? NextCallAt =>
        Recipients.Min(recipient => recipient.ResendAt) is var resend && Has(MessageStatus.Queued) && !(resend < NotBefore) ? NotBefore : resend;

    /// <summary>Returns the status of a message as the API shows it at a time.</summary>
    public MessageStatus StatusAt(int index, DateTimeOffset now) => Recipients[index].Status switch
    {
        MessageStatus.Queued when HeldBy is HoldReason.Gate or HoldReason.Money => MessageStatus.Held,
        MessageStatus.Queued when Schedule == ScheduleKind.Hold && now < Due => MessageStatus.Scheduled,
        MessageStatus.Queued when HeldBy == HoldReason.QuietHours && now < NotBefore => MessageStatus.Held,
        MessageStatus.Sent when Schedule == ScheduleKind.Gateway && now < Due => MessageStatus.Scheduled,
        var status => status,
    };

    public bool Has(MessageStatus status) => Recipients.Any(recipient => recipient.Status == status);
}
