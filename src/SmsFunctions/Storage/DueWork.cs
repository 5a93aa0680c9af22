using System.Collections.Concurrent;
using SmsFunctions.Messages;

namespace SmsFunctions.Storage;

/// <summary>
/// Finds due markers in all open partitions, and removes partitions without markers from the list. The partitions of today, and of yesterday in the
/// first hour of a day, are queried every time. A partition of another day without work due soon is skipped until its next marker is due, for at most
/// one minute.
/// </summary>
public sealed class DueWork(ChunkTable table, OpenPartitions partitions, TimeProvider time)
{
    // Messages accepted shortly before midnight are still being sent and polled.
    private static readonly TimeSpan AfterMidnight = TimeSpan.FromHours(1);

    private const int Parallel = 4;

    // For each partition without due markers at the last query: the earliest time at which its next marker may be due.
    private readonly ConcurrentDictionary<(string Partition, MarkerKind Kind), DateTimeOffset> _idleUntil = new();

    /// <summary>Finds the markers of one kind that are due until a time, oldest first.</summary>
    /// <param name="until">The current time, or slightly later.</param>
    /// <param name="limit">The maximum number of markers to return, at least 1.</param>
    public async Task<IReadOnlyList<DueMarker>> FindAsync(MarkerKind kind, DateTimeOffset until, int limit, CancellationToken cancellation) =>
        await FindAsync(await OpenAsync(until, cancellation), kind, null, until, limit, null, cancellation);

    /// <summary>Like the other overload, without markers that were due at <paramref name="after"/> or before.</summary>
    public async Task<IReadOnlyList<DueMarker>> FindAsync(
        MarkerKind kind, DateTimeOffset? after, DateTimeOffset until, int limit, CancellationToken cancellation) =>
        await FindAsync(await OpenAsync(until, cancellation), kind, after, until, limit, null, cancellation);

    /// <summary>
    /// Finds the markers of one kind that are due until a time: those of priority high first, then normal, then low, and oldest first within a priority.
    /// If there are more than the limit, two further queries find the more urgent ones among them.
    /// </summary>
    public async Task<IReadOnlyList<DueMarker>> FindUrgentAsync(MarkerKind kind, DateTimeOffset until, int limit, CancellationToken cancellation) =>
        await FindUrgentAsync(await OpenAsync(until, cancellation), kind, until, limit, cancellation);

    /// <summary>Like the other overload, with the list of <see cref="OpenAsync"/> for the same time or a later one.</summary>
    public async Task<IReadOnlyList<DueMarker>> FindUrgentAsync(
        IReadOnlyList<OpenPartition> open, MarkerKind kind, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        var oldest = await FindAsync(open, kind, null, until, limit, null, cancellation);
        IReadOnlyList<DueMarker> high = [], normal = [];
        if (oldest.Count == limit)
        {
            high = await FindAsync(open, kind, null, until, limit, Priority.High, cancellation);
            normal = high.Count == limit ? [] : await FindAsync(open, kind, null, until, limit, Priority.Normal, cancellation);
        }

        return [.. high.Concat(normal).Concat(oldest).DistinctBy(work => work.Chunk).OrderByDescending(work => work.Priority).Take(limit)];
    }

    /// <summary>Lists the partitions to query for markers that are due until a time, for one search or several, and removes old ones without markers.</summary>
    public async Task<IReadOnlyList<OpenPartition>> OpenAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        var open = await partitions.ListAsync(until, cancellation);
        foreach (var row in open.Where(partitions.MayClose))
        {
            if (await IsEmptyAsync(row, cancellation))
            {
                await partitions.NoteEmptyAsync(row, cancellation);
            }
            else
            {
                partitions.NoteWork(row);
            }
        }

        return open;
    }

    /// <summary>Like the other overloads, with the list of <see cref="OpenAsync"/> for the same time or a later one.</summary>
    /// <param name="only">The priority of the chunks; null for all. A marker of a version that stored no priority is left out.</param>
    public async Task<IReadOnlyList<DueMarker>> FindAsync(
        IReadOnlyList<OpenPartition> open,
        MarkerKind kind,
        DateTimeOffset? after,
        DateTimeOffset until,
        int limit,
        Priority? only,
        CancellationToken cancellation)
    {
        ForgetAllBut(open);
        var queried = open
            .SelectMany(row => row.Partitions, (row, partition) => (Partition: partition, IsBusy: IsBusy(row.Day, until)))
            .Distinct()
            .Where(found => found.IsBusy || !IsIdle(found.Partition, kind, until));
        var oldest = new OldestMarkers(limit);
        await ForEachAsync(queried, async (shard, stop) =>
        {
            var last = Earlier(oldest.Latest, shard.IsBusy ? until : until + Marker.Slack);
            var found = await table.DueAsync(shard.Partition, kind, last, limit, after, only, stop).Take(limit).ToListAsync(stop);
            oldest.Add(found.TakeWhile(work => work.Marker.At <= until));
            if (!shard.IsBusy && after is null && only is null)
            {
                _idleUntil[(shard.Partition, kind)] = found.Count > 0 ? found[0].Marker.At : last;
            }
        }, cancellation);

        return oldest.InOrder();
    }

    // A day is busy from its start until one hour after its end.
    private bool IsBusy(DateOnly day, DateTimeOffset until) =>
        OpenPartitions.BeginningOf(day) <= until && time.GetUtcNow() < OpenPartitions.BeginningOf(day.AddDays(1)) + AfterMidnight;

    // A time that is further ahead was found before the clock was corrected.
    private bool IsIdle(string partition, MarkerKind kind, DateTimeOffset until) =>
        _idleUntil.TryGetValue((partition, kind), out var next) && until < next && next <= until + Marker.Slack;

    private void ForgetAllBut(IReadOnlyList<OpenPartition> open)
    {
        var names = open.SelectMany(row => row.Partitions).ToHashSet();
        foreach (var gone in _idleUntil.Keys.Where(key => !names.Contains(key.Partition)))
        {
            _idleUntil.TryRemove(gone, out _);
        }
    }

    private async Task<bool> IsEmptyAsync(OpenPartition row, CancellationToken cancellation)
    {
        var withMarkers = 0;
        await ForEachAsync(row.Partitions, async (partition, stop) =>
        {
            if (await table.HasMarkersAsync(partition, stop))
            {
                Interlocked.Increment(ref withMarkers);
            }
        }, cancellation);
        return withMarkers == 0;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static Task ForEachAsync<T>(IEnumerable<T> all, Func<T, CancellationToken, ValueTask> work, CancellationToken cancellation) =>
        System.Threading.Tasks.Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation }, work);
}
