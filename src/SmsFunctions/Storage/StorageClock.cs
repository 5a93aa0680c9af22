namespace SmsFunctions.Storage;

/// <summary>
/// The clock of the app. Instances coordinate through times in rows: due times, claims and leases. So all of them use the time of the storage service
/// when the machine's clock differs from it by more than <see cref="Tolerance"/>. Timestamps and timers are the machine's own: a correction of the clock
/// neither shortens nor lengthens a delay or a timeout. Caches therefore measure ages with timestamps.
/// </summary>
/// <remarks>
/// The difference is the median of the last five answers of storage, so a single odd answer does not move the clock. Before the third answer
/// (<see cref="Known"/>) the machine's clock applies.
/// </remarks>
/// <param name="machine">The clock of the machine.</param>
public sealed class StorageClock(TimeProvider machine) : TimeProvider
{
    /// <value>The difference from which on the clock is corrected. Instances, and the app and storage, may differ by this much.</value>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <value>Slower answers are not measured: storage may have written its time at any moment of the request.</value>
    internal static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(1);

    private const int Kept = 5, Needed = 3;

    private readonly Lock _lock = new();
    private readonly Queue<TimeSpan> _last = new(Kept);
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _ahead;

    /// <value>The correction: how far the machine's clock is ahead of storage's; negative if it is behind, zero within <see cref="Tolerance"/>.</value>
    public TimeSpan Ahead => new(Interlocked.Read(ref _ahead));

    /// <value>Ends with the third answer of storage.</value>
    public Task Known => _known.Task;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() - Ahead;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Returns the machine's own time, for <see cref="Compare"/>.</summary>
    public DateTimeOffset GetMachineTime() => machine.GetUtcNow();

    /// <summary>Takes the time in an answer of storage, and corrects the clock when it is off by more than <see cref="Tolerance"/>.</summary>
    /// <param name="asked">The machine's time at the request.</param>
    /// <param name="answered">The machine's time at the answer.</param>
    /// <param name="theirs">Storage's time in the answer, in whole seconds, rounded down.</param>
    /// <returns>Whether the correction has changed.</returns>
    public bool Compare(DateTimeOffset asked, DateTimeOffset answered, DateTimeOffset theirs)
    {
        // The duration is negative or long also if the machine's clock was set during the request.
        if ((answered - asked).Duration() > LongestRequest)
        {
            return false;
        }

        lock (_lock)
        {
            if (_last.Count == Kept)
            {
                _last.Dequeue();
            }

            // Too high by the rest of the second and the way of the answer, less than Tolerance together. So the corrected clock is never ahead of
            // storage's, and the clock of a machine that is right is not corrected.
            _last.Enqueue(answered - theirs);
            if (_last.Count < Needed)
            {
                return false;
            }

            var measured = _last.Order().ElementAt(_last.Count / 2);
            var isCorrected = (measured - Ahead).Duration() > Tolerance;
            if (isCorrected)
            {
                Interlocked.Exchange(ref _ahead, measured.Duration() > Tolerance ? measured.Ticks : 0);
            }

            _known.TrySetResult();
            return isCorrected;
        }
    }
}
