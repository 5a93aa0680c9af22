using SmsFunctions.Storage;

namespace SmsFunctions.Account;

/// <summary>The messages that wait behind the closed gate.</summary>
public sealed class WaitingWork(DueWork due, TimeProvider time)
{
    /// <value>Of more chunks than this the messages are not counted: for whoever asks they are as many.</value>
    public const int Most = 10_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>How many there are; costs 16 queries a day that may hold open work. Null when storage does not tell.</summary>
    public async Task<int?> TryCountAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            // A marker's time is rounded up to the second.
            return (await due.FindAsync(MarkerKind.Held, time.GetUtcNow().AddSeconds(1), Most, limit.Token)).Sum(marker => marker.Count);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            return null;
        }
    }
}
