namespace SmsFunctions.Foundation;

/// <summary>Items that one storage request can hold.</summary>
internal interface IGroup<in TItem>
{
    /// <summary>Adds an item if it fits into one request with the items added before. A first item always fits.</summary>
    bool TryAdd(TItem item);

    /// <summary>Makes the request and keeps the results. It throws nothing.</summary>
    Task RunAsync();

    /// <summary>Gives the results to the callers of the items. A single caller may continue in this call.</summary>
    void Complete();
}

/// <summary>
/// Combines concurrent items into groups, as databases combine commits. There is one line for each key. An item for an idle line runs at once. While a
/// group is in progress, the items of its line wait, and then run together as the next group. So a single caller never waits, and many callers need few
/// requests.
/// </summary>
/// <param name="open">Creates an empty group for a key.</param>
internal sealed class GroupLines<TKey, TItem>(Func<TKey, IGroup<TItem>> open, TimeProvider time)
    where TKey : notnull
{
    // A request that gets no answer for a long time must not delay the items behind it for as long.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Line> _lines = [];

    /// <summary>Runs an item, at once or in the next group of its line.</summary>
    /// <returns>Whether the item runs at once, alone.</returns>
    public bool Add(TKey key, TItem item)
    {
        lock (_lock)
        {
            if (_lines.TryGetValue(key, out var line))
            {
                line.Waiting.Enqueue(item);
                line.Timer ??= time.CreateTimer(_ => Overtake(key), null, LongestWait, Timeout.InfiniteTimeSpan);
                return false;
            }

            _lines.Add(key, new Line { Running = 1 });
        }

        var group = open(key);
        group.TryAdd(item);
        _ = RunAsync(key, group);
        return true;
    }

    private async Task RunAsync(TKey key, IGroup<TItem> group)
    {
        await group.RunAsync();
        Start(key, hasEnded: true);
        group.Complete();
    }

    private void Overtake(TKey key) => Start(key, hasEnded: false);

    // The next group belongs to many callers, so it does not run in the trace of one of them.
    private void Start(TKey key, bool hasEnded)
    {
        if (Next(key, hasEnded) is { } group)
        {
            ThreadPool.UnsafeQueueUserWorkItem(state => _ = state.Self.RunAsync(state.Key, state.Group), (Self: this, Key: key, Group: group), false);
        }
    }

    private IGroup<TItem>? Next(TKey key, bool hasEnded)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(key, out var line))
            {
                return null;
            }

            line.Running -= hasEnded ? 1 : 0;
            line.Timer?.Dispose();
            line.Timer = null;
            if (line.Waiting.Count == 0)
            {
                if (line.Running == 0)
                {
                    _lines.Remove(key);
                }

                return null;
            }

            var group = open(key);
            while (line.Waiting.TryPeek(out var item) && group.TryAdd(item))
            {
                line.Waiting.Dequeue();
            }

            if (line.Waiting.Count > 0)
            {
                line.Timer = time.CreateTimer(_ => Overtake(key), null, LongestWait, Timeout.InfiniteTimeSpan);
            }

            line.Running++;
            return group;
        }
    }

    private sealed class Line
    {
        public Queue<TItem> Waiting { get; } = [];

        public int Running { get; set; }

        public ITimer? Timer { get; set; }
    }
}
