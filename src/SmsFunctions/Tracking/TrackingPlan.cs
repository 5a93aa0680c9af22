using Microsoft.Extensions.Options;
using SmsFunctions.Sending;

namespace SmsFunctions.Tracking;

/// <summary>When a chunk's delivery statuses are asked: offsets from the later of sent and due.</summary>
public sealed class TrackingPlan(IOptions<TrackingOptions> options)
{
    private const double Jitter = 0.2;

    // A last check that found no gateway is made again, but not for ever.
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LastPatience = TimeSpan.FromHours(1);

    private readonly TimeSpan[] _offsets = TrackingOptions.TryParseSchedule(options.Value.Schedule, out var offsets)
        ? offsets
        : throw new InvalidOperationException("The schedule is checked at start.");

    /// <summary>The time of a check. Up to a fifth of the step before it is taken off, so that what was sent together is not asked together.</summary>
    /// <param name="number">0 for the first check.</param>
    public DateTimeOffset At(Chunk chunk, int number)
    {
        var step = _offsets[number] - (number == 0 ? TimeSpan.Zero : _offsets[number - 1]);
        return Start(chunk) + _offsets[number] - (Jitter * Spread(chunk, number) * step);
    }

    /// <summary>The check that follows the current one; null when there is none. Checks that were missed are one, but the last is always made.</summary>
    /// <param name="answered">Whether the gateway answered for every recipient.</param>
    public (int Number, DateTimeOffset At)? After(Chunk chunk, DateTimeOffset now, bool answered)
    {
        var last = _offsets.Length - 1;
        if (chunk.PollNumber >= last)
        {
            return answered || now + LastRetry > Start(chunk) + _offsets[last] + LastPatience ? null : (last, now + LastRetry);
        }

        var next = chunk.PollNumber + 1;
        while (next < last && At(chunk, next) <= now)
        {
            next++;
        }

        return (next, At(chunk, next));
    }

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
