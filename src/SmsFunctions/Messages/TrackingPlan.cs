using Microsoft.Extensions.Options;

namespace SmsFunctions.Messages;

/// <summary>The times of the status checks of a chunk: offsets from the later of the sent time and the due time.</summary>
public sealed class TrackingPlan(IOptions<TrackingOptions> options)
{
    private const double Jitter = 0.2;

    // A check without an answer is repeated after a quarter of the message's age, within these bounds.
    private const double PauseByAge = 0.25;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // The last check is also repeated, but only for this long: beyond any expected outage and beyond the time for which Stream Telecom stores statuses.
    private static readonly TimeSpan LastCheckRepeats = TimeSpan.FromHours(24);

    private readonly TimeSpan[] _offsets = TrackingOptions.TryParseSchedule(options.Value.Schedule, out var offsets)
        ? offsets
        : throw new InvalidOperationException("The tracking schedule is invalid; it should have been validated at start.");

    /// <summary>
    /// Returns the time of a check. It is up to a fifth of the preceding interval earlier, so that messages sent together are not all checked at
    /// once.
    /// </summary>
    /// <param name="number">0 for the first check.</param>
    public DateTimeOffset At(Chunk chunk, int number)
    {
        // The number may exceed the schedule if the setting was changed to a shorter schedule.
        number = Math.Min(number, _offsets.Length - 1);
        var step = _offsets[number] - (number == 0 ? TimeSpan.Zero : _offsets[number - 1]);
        return Start(chunk) + _offsets[number] - (Jitter * Spread(chunk, number) * step);
    }

    /// <summary>
    /// Returns the check that follows the current one; null when there is none. Missed checks are merged into one, but the last check is always made. A
    /// check without an answer is repeated, unless the next check is due sooner.
    /// </summary>
    /// <param name="answered">True when the gateway answered for every recipient.</param>
    public (int Number, DateTimeOffset At)? After(Chunk chunk, DateTimeOffset now, bool answered)
    {
        var (start, last) = (Start(chunk), _offsets.Length - 1);
        var again = now + Pause(now - start);
        if (chunk.PollNumber >= last)
        {
            return answered || again > start + _offsets[last] + LastCheckRepeats ? null : (last, again);
        }

        var next = chunk.PollNumber + 1;
        while (next < last && At(chunk, next) <= now)
        {
            next++;
        }

        return answered || At(chunk, next) <= again ? (next, At(chunk, next)) : (chunk.PollNumber, again);
    }

    private static TimeSpan Pause(TimeSpan age) =>
        TimeSpan.FromTicks(Math.Clamp((long)(PauseByAge * age.Ticks), ShortestPause.Ticks, LongestPause.Ticks));

    private static DateTimeOffset Start(Chunk chunk) => chunk.SentAt is { } sent && sent > chunk.Due ? sent : chunk.Due;

    // Computed from the random part of the id, so that every instance gets the same value and the time need not be stored.
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
