using SmsFunctions.Storage;

namespace SmsFunctions.Account;

/// <summary>The chunks that wait behind the closed gate.</summary>
public sealed class WaitingWork(DueWork due, TimeProvider time)
{
    /// <value>More are not counted: for whoever asks they are as many.</value>
    public const int Most = 10_000;

    /// <summary>How many there are, <see cref="Most"/> at most; costs 16 queries a day that may hold open work.</summary>
    public async Task<int> CountAsync(CancellationToken cancellation) =>
        (await due.FindAsync(MarkerKind.Held, time.GetUtcNow(), Most, cancellation)).Sum(marker => marker.Count);
}
