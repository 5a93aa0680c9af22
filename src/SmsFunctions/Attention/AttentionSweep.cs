using SmsFunctions.Storage;

namespace SmsFunctions.Attention;

/// <summary>Removes the stale rows of the list of what waits for an operator. A run looks at one page of rows, and the next run continues.</summary>
public sealed class AttentionSweep(AttentionTable table, AttentionReader reader)
{
    /// <value>The number of rows of a run. Each row costs a point read.</value>
    internal const int PerRun = 100;

    private string? _after;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var (rows, hasMore) = await table.PageAsync(_after, PerRun, cancellation);
        await reader.RemoveStaleAsync(rows, cancellation);
        _after = hasMore && rows.Count > 0 ? rows[^1].Key : null;
    }
}
