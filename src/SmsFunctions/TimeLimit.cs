namespace SmsFunctions;

/// <summary>The end of a caller's patience: cancelled when the time is over, or by the caller before.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;

    public TimeLimit(TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        _clock = new CancellationTokenSource(patience, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_clock.Token, cancellation);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>The time is over, whatever the caller did.</summary>
    public bool HasRunOut => _clock.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
