namespace SmsFunctions.Messages;

/// <summary>The one marker of an open chunk: outbox, retry timer, lease timer and poll index in one row.</summary>
/// <param name="At">The time at which the next step is due; stored in whole seconds, rounded up.</param>
public readonly record struct Marker(MarkerKind Kind, DateTimeOffset At)
{
    /// <value>
    /// A marker in the partition of another day that is due sooner than this may be found late, by up to this time. Callers that need exact timing
    /// enqueue the message themselves.
    /// </value>
    public static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <value>Whether the next step is a send hint.</value>
    public bool IsSend => Kind is MarkerKind.Send or MarkerKind.SendLow;

    /// <summary>Returns the marker of a chunk that needs a send hint at a time.</summary>
    public static Marker OfSend(Priority priority, DateTimeOffset at) => new(priority == Priority.Low ? MarkerKind.SendLow : MarkerKind.Send, at);

    /// <summary>Returns the time as a marker stores it.</summary>
    public static DateTimeOffset RoundUp(DateTimeOffset time)
    {
        var over = time.Ticks % TimeSpan.TicksPerSecond;
        return over == 0 ? time : time.AddTicks(TimeSpan.TicksPerSecond - over);
    }
}

/// <summary>The next step for a chunk when its marker is due.</summary>
public enum MarkerKind
{
    /// <summary>Enqueue a send hint. Chunks of priority low that an earlier version stored have this kind until their next change.</summary>
    Send,

    /// <summary>Check delivery statuses.</summary>
    Poll,

    /// <summary>The chunk is held while the gate is closed; the marker has the time at which the chunk was due.</summary>
    Held,

    /// <summary>The chunk is held until the balance and daily cap allow it; the marker has the time at which the chunk was due.</summary>
    Unpaid,

    /// <summary>The request was not stored completely in time: commit or abort it.</summary>
    Uncommitted,

    /// <summary>A callback is pending. This is the only kind that exists beside the chunk's own marker, one for each change.</summary>
    Callback,

    // The last value, because hints in the queues carry chunks with the numbers of these values.

    /// <summary>Enqueue a send hint for a chunk of priority low.</summary>
    SendLow,
}
