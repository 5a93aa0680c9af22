using Microsoft.Extensions.Options;
using SmsFunctions.Sending;

namespace SmsFunctions.Tracking;

/// <summary>When a chunk's delivery statuses are asked: offsets from the later of sent and due.</summary>
public sealed class TrackingPlan(IOptions<TrackingOptions> options)
{
    private const double Jitter = 0.2;

    // A check that was not answered is made again after a quarter of the message's age, in these bounds.
    private const double Again = 0.25;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // The last check is made again as well, but not for ever: longer than any outage, and than the operator remembers.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromHours(24);

    private readonly TimeSpan[] _offsets = TrackingOptions.TryParseSchedule(options.Value.Schedule, out var offsets)
        ? offsets
        : throw new InvalidOperationException("The schedule is checked at start.");

    /// <summary>The time of a check. Up to a fifth of the step before it is taken off, so that what was sent together is not asked together.</summary>
    /// <param name="number">0 for the first check.</param>
    public DateTimeOffset At(Chunk chunk, int number)
    {
        // A chunk may have come further in a longer schedule, before the setting was changed.
        number = Math.Min(number, _offsets.Length - 1);
        var step = _offsets[number] - (number == 0 ? TimeSpan.Zero : _offsets[number - 1]);
        return Start(chunk) + _offsets[number] - (Jitter * Spread(chunk, number) * step);
    }

    /// <summary>
    /// The check that follows the current one; null when there is none. Checks that were missed are one, but the last is always made. One
    /// that was not answered is not used up, unless the next comes sooner than its repetition.
    /// </summary>
    /// <param name="answered">Whether the gateway answered for every recipient.</param>
    public (int Number, DateTimeOffset At)? After(Chunk chunk, DateTimeOffset now, bool answered)
    {
        var (start, last) = (Start(chunk), _offsets.Length - 1);
        var again = now + Pause(now - start);
        if (chunk.PollNumber >= last)
        {
            return answered || again > start + _offsets[last] + ShutdownTimeout ? null : (last, again);
        }

        var next = chunk.PollNumber + 1;
        while (next < last && At(chunk, next) <= now)
        {
            next++;
        }

        return answered || At(chunk, next) <= again ? (next, At(chunk, next)) : (chunk.PollNumber, again);
    }

    private static TimeSpan Pause(TimeSpan age) =>
        TimeSpan.FromTicks(Math.Clamp((long)(Again * age.Ticks), ShortestPause.Ticks, LongestPause.Ticks));

    private static DateTimeOffset Start(Chunk chunk) => chunk.SentAt is { } sent && sent > chunk.Due ? sent : chunk.Due;

    // From the random part of the id: the same for everybody who computes it, so that a marker's time needs no storing.
    private static double Spread(Chunk chunk, int number)
    {
        var hash = (uint)number;
        foreach (var c in chunk.Id.Batch.Stem)
        {
            hash = (hash * 31) + c;
        }

        return (hash * 2654435761u >> 8) / (double)(1 << 24);
    }
}
