using System.Collections.Immutable;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>A message of queue <c>sms-poll</c>: ask the delivery statuses of these chunks, neighbours in the table beside each other.</summary>
public sealed record PollHint(ImmutableArray<ChunkId> Chunks)
{
    internal const int MaxChunks = 50;

    /// <value>What a worker can ask in its time at a gateway that takes its time; a chunk of more goes alone.</value>
    internal const int MaxCalls = 200;

    // Chunks this close in the table are read by one query without dragging many others along.
    private static readonly TimeSpan Neighbourhood = TimeSpan.FromSeconds(30);

    /// <summary>Hints for what is due, as few as the bounds allow.</summary>
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

    /// <summary>The chunks in the table's order, those that one query should read together.</summary>
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
