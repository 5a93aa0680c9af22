namespace SmsFunctions.Http;

/// <summary>
/// The time in which a body must arrive: 20 s, and 4 s more for each MB that has arrived. So a slow body ends after 20 s, whatever length it announces,
/// and a body of 16 MB may take 84 s.
/// </summary>
internal sealed class BodyTimeLimit : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(20), EachMegabyte = TimeSpan.FromSeconds(4);

    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;
    private long _megabytes;

    public BodyTimeLimit(TimeProvider time, CancellationToken cancellation)
    {
        (_time, _begun) = (time, time.GetTimestamp());
        _clock = new CancellationTokenSource(First, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_clock.Token, cancellation);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>True when the time is over, whether or not the caller cancelled.</summary>
    public bool HasRunOut => _clock.IsCancellationRequested;

    /// <param name="length">The bytes that have arrived since the beginning of the body.</param>
    public void Arrived(long length)
    {
        if (length / Megabyte > _megabytes)
        {
            _megabytes = length / Megabyte;
            var left = First + (_megabytes * EachMegabyte) - _time.GetElapsedTime(_begun);
            _clock.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
