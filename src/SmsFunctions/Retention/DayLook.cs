using SmsFunctions.Sending;
using SmsFunctions.Storage;

namespace SmsFunctions.Retention;

/// <summary>What a look at all messages of a day has left there, and so when to look again.</summary>
/// <param name="At">When the look began; null before the first.</param>
public sealed record DayLook(DateOnly Day, DateTimeOffset? At)
{
    // Whatever becomes final after a look is due so much later at the earliest, if texts are not kept shorter.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    // The messages of a day become final over hours: each look reads all of them.
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(1);

    // A repeated request may still be stored in the day that it was first made on, as long as its key is known.
    private static readonly TimeSpan Growing = TimeSpan.FromDays(32);

    /// <value>The earliest final state of those that have their text; null when none has.</value>
    public DateTimeOffset? OldestText { get; init; }

    /// <value>The earliest final state of all; null when none is final.</value>
    public DateTimeOffset? OldestRow { get; init; }

    /// <value>Something waits for a call, a status or an operator, or cannot be read.</value>
    public bool HasOpen { get; init; }

    /// <value>No message is left, nor the header of a request.</value>
    public bool IsEmpty => OldestRow is null && !HasOpen;

    /// <summary>With a chunk that stays as it is for now.</summary>
    /// <param name="isOwed">Somebody is still to be told of a change.</param>
    public DayLook Seen(Chunk chunk, bool isOwed = false) => chunk.FinalSince is not { } final || isOwed
        ? Open()
        : this with { OldestText = chunk.TextPurgedAt is null ? Earlier(OldestText, final) : OldestText, OldestRow = Earlier(OldestRow, final) };

    /// <summary>With something that is final, or as good as that, and has no text.</summary>
    public DayLook Kept(DateTimeOffset since) => this with { OldestRow = Earlier(OldestRow, since) };

    public DayLook Open() => this with { HasOpen = true };

    public DateTimeOffset NextAt(RetentionOptions options)
    {
        if (At is not { } at)
        {
            return DateTimeOffset.MinValue;
        }

        var mayChange = HasOpen || at < OpenDays.BeginningOf(Day) + Growing;
        var next = new[] { OldestText + options.TextsFor, OldestRow + options.RowsFor, mayChange ? at + (options.TextsFor < Longest ? options.TextsFor : Longest) : null }.Min() ?? at;
        return next < at + Shortest ? at + Shortest : next;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
}
