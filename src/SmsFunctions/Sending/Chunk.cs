using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmsFunctions.Sending.Texts;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// The work of one intended gateway call: 1 to 200 recipients of the same text, sender, flash and due time. A single message is a
/// chunk of one. Immutable; <see cref="ChunkMachine"/> makes the next states and <see cref="ChunkTable"/> stores them.
/// </summary>
public sealed record Chunk
{
    /// <value>What one batch call of the gateway can carry.</value>
    public const int MaxRecipients = 200;

    /// <value>How long after it is due a message is worth sending when its request does not say.</value>
    public static readonly TimeSpan DefaultValidity = TimeSpan.FromHours(24);

    public required ChunkId Id { get; init; }

    /// <value>Part of a batch, not a message sent alone.</value>
    public bool IsBatch { get; init; }

    /// <value>One of a request's chunks that are worth nothing until its header is stored; see <see cref="BatchTable"/>.</value>
    public bool IsUncommitted { get; init; }

    /// <value>What keeps it back; null when nothing does.</value>
    public HoldReason? HeldBy { get; init; }

    /// <value>Who keeps it until it is due.</value>
    public ScheduleKind Schedule { get; init; }

    public SendMode Mode { get; init; }

    /// <value>Empty when it was purged.</value>
    public required string Text { get; init; }

    /// <value>When the text was taken out of the row for good; null while it is there. Without it nothing can be sent again.</value>
    public DateTimeOffset? TextPurgedAt { get; init; }

    /// <value>What <see cref="Text"/> costs each recipient.</value>
    public required Segments Segments { get; init; }

    public required string Sender { get; init; }

    public bool Flash { get; init; }

    public string? Reference { get; init; }

    /// <value>Whom to tell of its messages' changes; null tells nobody.</value>
    public string? CallbackUrl { get; init; }

    /// <value>The span of the request that brought it (W3C traceparent), which its calls and checks continue; null when nobody traces.</value>
    public string? Trace { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset Due { get; init; }

    /// <value>After this the message is not worth sending: it becomes <see cref="MessageStatus.Expired"/>.</value>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <value>Whether its sender chose that; otherwise it moves with the message's time.</value>
    public bool IsValidityChosen { get; init; }

    /// <value>No call before this: the due time, or the time of the next retry.</value>
    public required DateTimeOffset NotBefore { get; init; }

    /// <value>Calls begun, whatever came of them.</value>
    public int Attempts { get; init; }

    /// <value>Calls that count towards <see cref="SendingOptions.MaxAttempts"/>.</value>
    public int Failures { get; init; }

    /// <value>Hints of this chunk that the host gave up since its last answer.</value>
    public int Poisoned { get; init; }

    /// <value>When the first of them was given up.</value>
    public DateTimeOffset? PoisonedSince { get; init; }

    /// <value>Number of the last write, from 0. It ends the marker's key, so that the old and the new marker never share one.</value>
    public int Version { get; init; }

    /// <value>Random id of the last write: who meets a doubtful answer from storage reads the row and sees whether it was his.</value>
    public required string Operation { get; init; }

    /// <value>Until when the worker that has recipients in <see cref="MessageStatus.Sending"/> may be alive.</value>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <value>Index of the next status check in the tracking plan.</value>
    public int PollNumber { get; init; }

    /// <value>When somebody must look at this chunk next; null when it is finished or waits for an operator.</value>
    public Marker? Marker { get; init; }

    public required ImmutableArray<Recipient> Recipients { get; init; }

    [JsonIgnore]
    public DateTimeOffset? SentAt => Recipients.Max(recipient => recipient.SentAt);

    /// <value>When the last of its messages became final; null while one is not, or while it waits for anybody.</value>
    [JsonIgnore]
    public DateTimeOffset? FinalSince =>
        Marker is null && !IsUncommitted && Recipients.All(recipient => recipient.Status.IsFinal()) ? Recipients.Max(recipient => recipient.FinalAt) : null;

    /// <summary>A request's chunk as it begins: due at once, and worth sending for a day.</summary>
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
        Operation = ChunkTable.NewOperation(),
        Recipients = recipients,
    };

    /// <value>When the next gateway call may be made; null when none is to be made.</value>
    [JsonIgnore]
    public DateTimeOffset? NextCallAt => Recipients.Min(recipient => recipient.ResendAt) is var resend && Has(MessageStatus.Queued) && !(resend < NotBefore) ? NotBefore : resend;

    /// <summary>A message's status as the world sees it.</summary>
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

/// <summary>What can keep back a message whose time has come.</summary>
public enum HoldReason
{
    /// <summary>The gate is closed.</summary>
    Gate,

    /// <summary>The balance does not suffice for its batch, or the day's cap is used up.</summary>
    Money,

    /// <summary>Until <see cref="Chunk.NotBefore"/>.</summary>
    QuietHours,
}
