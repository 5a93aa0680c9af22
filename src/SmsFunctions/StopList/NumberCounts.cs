using System.Globalization;

namespace SmsFunctions.StopList;

/// <summary>
/// Counts messages by number in sliding windows. A number without a message in the longest window is forgotten. When too many numbers are known, the one
/// whose last message is the oldest is forgotten early, and may then get more messages than allowed.
/// </summary>
/// <param name="limits">At least one limit.</param>
/// <param name="capacity">The highest number of numbers in memory.</param>
internal sealed class NumberCounts(IReadOnlyList<NumberLimit> limits, TimeProvider time, int capacity = NumberCounts.MaxNumbers)
{
    public const int MaxNumbers = 200_000;

    private readonly TimeSpan _longest = limits.Max(limit => limit.Window);
    private readonly int _most = limits.Max(limit => limit.Count);
    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedListNode<Entry>> _byNumber = [];

    // The number whose last message is the oldest comes first.
    private readonly LinkedList<Entry> _byAge = new();

    /// <value>The number of numbers in memory.</value>
    public int Known => _byNumber.Count;

    /// <summary>Counts a message to a number, if no limit forbids it.</summary>
    /// <param name="phone">The number, digits only.</param>
    /// <returns>Null when the message is counted; otherwise the limit that forbids it for the longest time, and that time.</returns>
    public (NumberLimit Limit, TimeSpan Wait)? Count(string phone)
    {
        lock (_lock)
        {
            // Elapsed time, not the wall clock: a correction of the clock must not open or close a limit.
            var (number, now) = (long.Parse(phone, CultureInfo.InvariantCulture), time.GetTimestamp());
            Forget(now);
            var node = _byNumber.TryGetValue(number, out var known) ? known : null;
            if (node is not null && Exceeded(node.Value.Sent, now) is { } exceeded)
            {
                return exceeded;
            }

            if (node is null)
            {
                if (_byNumber.Count >= capacity)
                {
                    ForgetFirst();
                }

                _byNumber[number] = node = new LinkedListNode<Entry>(new Entry(number, []));
            }
            else
            {
                _byAge.Remove(node);
            }

            _byAge.AddLast(node);
            node.Value.Sent.Add(now);
            node.Value.Sent.RemoveRange(0, Math.Max(0, node.Value.Sent.Count - _most));
            return null;
        }
    }

    /// <summary>Takes back the last counted message to a number, because it was not accepted.</summary>
    /// <param name="phone">The number, digits only.</param>
    public void Uncount(string phone)
    {
        lock (_lock)
        {
            if (!_byNumber.TryGetValue(long.Parse(phone, CultureInfo.InvariantCulture), out var node))
            {
                return;
            }

            node.Value.Sent.RemoveAt(node.Value.Sent.Count - 1);
            if (node.Value.Sent.Count == 0)
            {
                _byNumber.Remove(node.Value.Number);
                _byAge.Remove(node);
            }
        }
    }

    private (NumberLimit Limit, TimeSpan Wait)? Exceeded(List<long> sent, long now)
    {
        (NumberLimit, TimeSpan Wait)? longest = null;
        foreach (var limit in limits.Where(limit => limit.Count <= sent.Count))
        {
            var wait = limit.Window - time.GetElapsedTime(sent[^limit.Count], now);
            longest = wait > TimeSpan.Zero && !(wait <= longest?.Wait) ? (limit, wait) : longest;
        }

        return longest;
    }

    private void Forget(long now)
    {
        while (_byAge.First is { } first && time.GetElapsedTime(first.Value.Sent[^1], now) >= _longest)
        {
            ForgetFirst();
        }
    }

    private void ForgetFirst()
    {
        _byNumber.Remove(_byAge.First!.Value.Number);
        _byAge.RemoveFirst();
    }

    /// <param name="Sent">The times of the last messages, oldest first.</param>
    private sealed record Entry(long Number, List<long> Sent);
}
