using System.Collections.Immutable;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Tracking;

/// <summary>
/// A message of queue <c>sms-poll</c>: check the delivery statuses of these chunks. Chunks that are adjacent in the table are listed together.
/// </summary>
/// <param name="Gap">The time between two calls for the hint. The hints of a tick are worked on at once, by any instances, and share the rate.</param>
public sealed record PollHint(ImmutableArray<ChunkId> Chunks, TimeSpan Gap = default)
{
    internal const int MaxChunks = 50;

    /// <value>The number of status calls that a worker can make in its time limit with a slow gateway.</value>
    internal const int MaxCalls = 200;

    // Chunks created within this time are read by one query, which then reads few other chunks.
    private static readonly TimeSpan Neighbourhood = TimeSpan.FromSeconds(30);

    /// <summary>Groups due markers into as few hints as the limits allow.</summary>
    /// <param name="ratePerSecond">The calls a second for all hints together.</param>
    public static IEnumerable<(PollHint Hint, IReadOnlyList<DueMarker> Work)> For(IReadOnlyCollection<DueMarker> due, int ratePerSecond)
    {
        var whole = TimeSpan.FromSeconds(1) / ratePerSecond * due.Sum(work => work.Count);
        var (group, calls) = (new List<DueMarker>(), 0);
        foreach (var work in due.OrderBy(work => work.Chunk.Partition, StringComparer.Ordinal).ThenBy(work => Keys.Chunk(work.Chunk), StringComparer.Ordinal))
        {
            if (group.Count == MaxChunks || (group.Count > 0 && calls + work.Count > MaxCalls))
            {
                yield return (Of(group, whole / Math.Max(calls, 1)), group);
                (group, calls) = ([], 0);
            }

            group.Add(work);
            calls += work.Count;
        }

        if (group.Count > 0)
        {
            yield return (Of(group, whole / Math.Max(calls, 1)), group);
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

    private static PollHint Of(IEnumerable<DueMarker> group, TimeSpan gap) => new([.. group.Select(work => work.Chunk)], gap);
}
