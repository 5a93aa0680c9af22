using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>
/// A hint in queue <c>sms-send</c> or <c>sms-send-low</c>. It names a chunk. It may be lost, repeated or late; the table has the state. Hints that were
/// enqueued at the same time share a queue message.
/// </summary>
/// <param name="ETag">The ETag of <paramref name="Chunk"/>; null when the hint does not carry the chunk.</param>
/// <param name="Chunk">The chunk as stored, so that a claim needs no read; null when the worker must read it, as for a secret text.</param>
/// <param name="IsCommitted">Whether the request was completely stored before the hint was enqueued.</param>
/// <param name="VisibleAt">When a delayed hint becomes visible to workers.</param>
/// <param name="Probe">The generation of the closed gate that this hint may pass; null for all hints but a probe.</param>
/// <param name="Others">The other hints in the queue message. They have no others of their own.</param>
public sealed record SendHint(
    ChunkId Id,
    string? ETag = null,
    Chunk? Chunk = null,
    bool IsCommitted = false,
    DateTimeOffset? VisibleAt = null,
    int? Probe = null,
    ImmutableArray<SendHint> Others = default)
{
    // Base64 turns 48 KiB into the maximum of 64 KiB. The rest is reserved for overhead of the queue service.
    internal const int MaxBytes = 40_000;

    /// <value>The most hints in a queue message. Three rows for each are within one transaction.</value>
    internal const int MaxHints = 32;

    [JsonIgnore]
    public StoredChunk? Stored => Chunk?.Id == Id && ETag is { Length: > 0 } ? new StoredChunk(Chunk, new Azure.ETag(ETag)) : null;

    /// <summary>Lists the hints of the queue message, each without the others. Damaged ones are left out.</summary>
    public IReadOnlyList<SendHint> Each() => Others.IsDefaultOrEmpty
        ? [this]
        : [.. Others.Prepend(this).Where(hint => hint is { Id.Partition: not null }).Select(hint => hint with { Others = default })];
}
