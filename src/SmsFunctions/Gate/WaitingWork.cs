using SmsFunctions.Foundation;
using SmsFunctions.Messages;
using SmsFunctions.Storage;

namespace SmsFunctions.Gate;

/// <summary>Counts the messages that wait while the gate is closed.</summary>
public sealed class WaitingWork(DueWork due, TimeProvider time)
{
    /// <value>The maximum number of chunks whose messages are counted.</value>
    public const int Most = 10_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Returns the number of waiting messages; null when storage does not answer. It makes a query for each open partition.</summary>
    public async Task<int?> TryCountAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(Timeout, time, cancellation);
        try
        {
            // Marker times are rounded up to whole seconds.
            return (await due.FindAsync(MarkerKind.Held, time.GetUtcNow().AddSeconds(1), Most, limit.Token)).Sum(marker => marker.Count);
        }
        catch (Exception fault) when (StorageFault.IsAny(fault, cancellation))
        {
            return null;
        }
    }
}
