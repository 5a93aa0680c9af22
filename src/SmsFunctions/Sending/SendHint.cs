using System.Text.Json.Serialization;
using SmsFunctions.Storage;

namespace SmsFunctions.Sending;

/// <summary>A message of queue <c>sms-send</c>: look at this chunk. It may be lost, repeated or late; the table decides.</summary>
/// <param name="IsCommitted">The hint was put after its request was stored to its end.</param>
/// <param name="ETag">With <paramref name="Chunk"/>: the state that the hint carries, so that a claim needs no read.</param>
/// <param name="VisibleAt">When workers could first see a hint that was put with a delay.</param>
/// <param name="Probe">The generation of the closed gate that this one hint may pass.</param>
public sealed record SendHint(ChunkId Id, string? ETag = null, Chunk? Chunk = null, bool IsCommitted = false, DateTimeOffset? VisibleAt = null, int? Probe = null)
{
    // Base64 makes 64 KiB of 48; some room is left for whatever storage counts beside the text.
    internal const int MaxBytes = 40_000;

    [JsonIgnore]
    public StoredChunk? Stored => Chunk?.Id == Id && ETag is { Length: > 0 } ? new StoredChunk(Chunk, new Azure.ETag(ETag)) : null;
}
