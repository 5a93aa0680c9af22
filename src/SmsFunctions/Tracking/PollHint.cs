using System.Collections.Immutable;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>A message of queue <c>sms-poll</c>: ask the delivery statuses of these chunks of one partition, which lie close together.</summary>
public sealed record PollHint(ImmutableArray<ChunkId> Chunks)
{
    internal const int MaxChunks = 50;
}
