using SmsFunctions.Foundation;

namespace SmsFunctions.Callbacks;

/// <summary>
/// The receivers that did not answer. Callbacks to them are postponed, so that callbacks to others do not wait for them. Kept in memory, for one instance.
/// </summary>
public sealed class SilentAddresses(TimeProvider time)
{
    /// <value>The highest number of receivers that are remembered. The oldest are forgotten first.</value>
    public const int Capacity = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly RecentEntries<string, DateTimeOffset> _until = new(Capacity);

    /// <summary>The number of receivers that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _until.Count;
            }
        }
    }

    /// <param name="isReached">
    /// True when a connection was made: only this address waits, because other paths of the host may answer. Otherwise every address with its host and
    /// port waits.
    /// </param>
    public void Add(Uri address, bool isReached)
    {
        lock (_lock)
        {
            _until.Set(isReached ? address.AbsoluteUri : AllowedHosts.Place(address), time.GetUtcNow() + Pause);
        }
    }

    /// <summary>The time until which callbacks to an address are postponed; null when they are not.</summary>
    public DateTimeOffset? Until(Uri address)
    {
        lock (_lock)
        {
            return Until(address.AbsoluteUri) ?? Until(AllowedHosts.Place(address));
        }
    }

    private DateTimeOffset? Until(string place) => _until.TryGet(place, out var until) && time.GetUtcNow() < until ? until : null;
}
