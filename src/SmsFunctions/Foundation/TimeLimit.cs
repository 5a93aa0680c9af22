namespace SmsFunctions.Foundation;

/// <summary>A timeout with a token that is cancelled when the time is over or the caller cancels.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;

    public TimeLimit(TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
    {
        _clock = new CancellationTokenSource(timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_clock.Token, cancellation);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>True when the time is over, whether or not the caller cancelled.</summary>
    public bool HasRunOut => _clock.IsCancellationRequested;

    /// <summary>Replaces the time that is left.</summary>
    /// <param name="left">Ends the time at once if it is not positive.</param>
    public void Reset(TimeSpan left) => _clock.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);

    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
