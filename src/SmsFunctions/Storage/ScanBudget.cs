namespace SmsFunctions.Storage;

/// <summary>What one call may read: so many queries, and pages so large that a round of them stays small in memory.</summary>
/// <param name="queries">Storage queries of the whole call.</param>
/// <param name="firstPage">Rows of the first pages, of which nobody knows how long they are.</param>
public sealed class ScanBudget(int queries, int firstPage)
{
    // Sixteen shards are read at once: 16 pages of half a million characters. A row has a thousand, or three hundred thousand.
    private const long PageCharacters = 512 * 1024;
    private const int MinPage = 4, MaxPage = 1_000, Growth = 4;

    private int _left = queries;

    /// <value>Rows that the next page should have.</value>
    public int PageSize { get; private set; } = firstPage;

    public bool Affords(int count) => Volatile.Read(ref _left) >= count;

    public void Spend() => Interlocked.Decrement(ref _left);

    /// <summary>Sets the next pages' size by the rows that were read last.</summary>
    public void Learn(int rows, long characters)
    {
        if (rows > 0)
        {
            PageSize = (int)Math.Clamp(PageCharacters * rows / Math.Max(characters, 1), MinPage, Math.Min(MaxPage, (long)PageSize * Growth));
        }
    }
}
