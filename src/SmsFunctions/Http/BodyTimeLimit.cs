using SmsFunctions.Foundation;

namespace SmsFunctions.Http;

/// <summary>
/// The time in which a body must arrive: 20 s, and 4 s more for each MB that has arrived, at most 2 min. So a slow body ends after 20 s, whatever length it
/// announces, a body of 16 MB may take 84 s, and every body ends long before the function's time-out of 5 min.
/// </summary>
internal sealed class BodyTimeLimit(TimeProvider time, CancellationToken cancellation) : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(20), EachMegabyte = TimeSpan.FromSeconds(4), Longest = TimeSpan.FromMinutes(2);

    private readonly TimeLimit _limit = new(First, time, cancellation);
    private readonly long _begun = time.GetTimestamp();
    private long _megabytes;

    public CancellationToken Token => _limit.Token;

    /// <summary>True when the time is over, whether or not the caller cancelled.</summary>
    public bool HasRunOut => _limit.HasRunOut;

    /// <param name="length">The bytes that have arrived since the beginning of the body.</param>
    public void Arrived(long length)
    {
        if (length / Megabyte > _megabytes)
        {
            _megabytes = length / Megabyte;
            var whole = First + (_megabytes * EachMegabyte);
            _limit.Reset((whole < Longest ? whole : Longest) - time.GetElapsedTime(_begun));
        }
    }

    public void Dispose() => _limit.Dispose();
}
