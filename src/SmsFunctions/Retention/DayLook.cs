using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>The result of a pass over all messages of a day: what remains, and when the next pass is due.</summary>
/// <param name="At">The start of the pass; null before the first pass.</param>
public sealed record DayLook(DateOnly Day, DateTimeOffset? At)
{
    // The longest time between two passes over a day that may still change. Texts may have a shorter time.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    // The shortest time between two passes. Each pass reads all messages of the day, and they become final over hours.
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(1);

    // A repeated request is stored in the day of the first request, as long as its idempotency key is kept.
    private static readonly TimeSpan Growing = TimeSpan.FromDays(32);

    /// <value>The earliest final time of the messages that still have their text; null when there are none.</value>
    public DateTimeOffset? OldestText { get; init; }

    /// <value>The earliest final time of all messages; null when none is final.</value>
    public DateTimeOffset? OldestRow { get; init; }

    /// <value>True when a message is waiting for a call, a status or an operator, or when a row cannot be read.</value>
    public bool HasOpen { get; init; }

    /// <value>True when no message and no batch header is left.</value>
    public bool IsEmpty => OldestRow is null && !HasOpen;

    /// <summary>Adds a chunk that is not purged yet.</summary>
    /// <param name="hasPendingCallback">Whether the chunk has a pending callback.</param>
    public DayLook Seen(Chunk chunk, bool hasPendingCallback = false) => chunk.FinalSince is not { } final || hasPendingCallback
        ? Open()
        : this with { OldestText = chunk.TextPurgedAt is null ? Earlier(OldestText, final) : OldestText, OldestRow = Earlier(OldestRow, final) };

    /// <summary>Adds a row without text that is kept until its time is over.</summary>
    public DayLook Kept(DateTimeOffset since) => this with { OldestRow = Earlier(OldestRow, since) };

    /// <summary>Adds a text that could not be purged in this pass.</summary>
    public DayLook WithText(DateTimeOffset since) => this with { OldestText = Earlier(OldestText, since) };

    /// <summary>Adds open work: a message that is not final, a pending callback, or a row that cannot be read.</summary>
    public DayLook Open() => this with { HasOpen = true };

    public DateTimeOffset NextAt(RetentionOptions options)
    {
        if (At is not { } at)
        {
            return DateTimeOffset.MinValue;
        }

        var mayChange = HasOpen || at < OpenPartitions.BeginningOf(Day) + Growing;
        var recheck = mayChange ? at + (options.TextsFor < Longest ? options.TextsFor : Longest) : (DateTimeOffset?)null;
        var next = new[] { OldestText + options.TextsFor, OldestRow + options.RowsFor, recheck }.Min() ?? at;
        return next < at + Shortest ? at + Shortest : next;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
}
