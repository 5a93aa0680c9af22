namespace SmsFunctions.Storage;

/// <summary>The limits of one API call: a number of storage queries, and page sizes that bound the memory of one round of pages.</summary>
/// <param name="queries">The number of storage queries that the whole call may make.</param>
/// <param name="firstPage">The number of rows in the first pages, before the row size is known.</param>
public sealed class ScanBudget(int queries, int firstPage)
{
    // A round reads up to 32 shards: 16 for each of two UTC days. Memory is bounded by 32 pages of 512K characters. A row has between about 1,000 and
    // 300,000 characters.
    private const long PageCharacters = 512 * 1024;
    private const int MinPage = 4, MaxPage = 1_000, Growth = 4;

    private int _left = queries;

    /// <value>The number of rows to request in the next page.</value>
    public int PageSize { get; private set; } = firstPage;

    public bool Affords(int count) => Volatile.Read(ref _left) >= count;

    public void Spend() => Interlocked.Decrement(ref _left);

    /// <summary>Adapts the size of the next pages to the row size of the last pages.</summary>
    public void Learn(int rows, long characters)
    {
        if (rows > 0)
        {
            PageSize = (int)Math.Clamp(PageCharacters * rows / Math.Max(characters, 1), MinPage, Math.Min(MaxPage, (long)PageSize * Growth));
        }
    }
}
