using System.Collections.Immutable;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>
/// A message of queue <c>sms-poll</c>: check the delivery statuses of these chunks. Chunks that are adjacent in the table are listed together.
/// </summary>
public sealed record PollHint(ImmutableArray<ChunkId> Chunks)
{
    internal const int MaxChunks = 50;

    /// <value>The number of status calls that a worker can make in its time limit with a slow gateway.</value>
    internal const int MaxCalls = 200;

    // Chunks created within this time are read by one query, which then reads few other chunks.
    private static readonly TimeSpan Neighbourhood = TimeSpan.FromSeconds(30);

    /// <summary>Groups due markers into as few hints as the limits allow.</summary>
    public static IEnumerable<(PollHint Hint, IReadOnlyList<DueMarker> Work)> For(IEnumerable<DueMarker> due)
    {
        var (group, calls) = (new List<DueMarker>(), 0);
        foreach (var work in due.OrderBy(work => work.Chunk.Partition, StringComparer.Ordinal).ThenBy(work => Keys.Chunk(work.Chunk), StringComparer.Ordinal))
        {
            if (group.Count == MaxChunks || (group.Count > 0 && calls + work.Count > MaxCalls))
            {
                yield return (Of(group), group);
                (group, calls) = ([], 0);
            }

            group.Add(work);
            calls += work.Count;
        }

        if (group.Count > 0)
        {
            yield return (Of(group), group);
        }
    }

    /// <summary>Groups the chunks, in table order, into the ranges that one query should read.</summary>
    public IEnumerable<IReadOnlyList<ChunkId>> Neighbours()
    {
        List<ChunkId> near = [];
        foreach (var chunk in Chunks.OrderBy(chunk => chunk.Partition, StringComparer.Ordinal).ThenBy(Keys.Chunk, StringComparer.Ordinal))
        {
            if (near.Count > 0 && (chunk.Partition != near[0].Partition || chunk.CreatedBefore(near[0]) > Neighbourhood))
            {
                yield return near;
                near = [];
            }

            near.Add(chunk);
        }

        if (near.Count > 0)
        {
            yield return near;
        }
    }

    private static PollHint Of(IEnumerable<DueMarker> group) => new([.. group.Select(work => work.Chunk)]);
}
