using Azure.Data.Tables;

namespace SmsFunctions.Storage;

/// <summary>The chunk rows of one partition, newest first, read page by page.</summary>
/// <param name="words">Of rows without these words, only the key is kept.</param>
internal sealed class ShardRows(TableClient table, string filter, RowWords words)
{
    private readonly Queue<ShardRow> _rows = new();
    private string? _continuation;
    private bool _hasMore = true;
    private int _lastPage;

    /// <value>The next row; null when another page must be read first, or when there are no more rows.</value>
    public ShardRow? Head => _rows.TryPeek(out var row) ? row : null;

    /// <value>True when no row is buffered and another page must be read.</value>
    public bool NeedsPage => _hasMore && _rows.Count == 0;

    /// <value>True when the buffered rows are almost used up. Shards run out at about the same time, so their pages are read together.</value>
    public bool IsLow => _hasMore && _rows.Count <= _lastPage / 4;

    public bool IsEnded => !_hasMore && _rows.Count == 0;

    public ShardRow Take() => _rows.Dequeue();

    /// <summary>Reads a page. An empty page is not necessarily the last.</summary>
    /// <returns>The number of rows read and their total length in characters.</returns>
    public async Task<(int Rows, long Characters)> ReadPageAsync(int size, CancellationToken cancellation)
    {
        var page = await table.QueryAsync<TableEntity>(filter, size, cancellationToken: cancellation).AsPages(_continuation).FirstAsync(cancellation);
        (_continuation, _lastPage) = (page.ContinuationToken, page.Values.Count);
        _hasMore = !string.IsNullOrEmpty(_continuation);
        var characters = 0L;
        foreach (var row in page.Values)
        {
            characters += RowWords.Texts(row).Sum(text => (long)text.Length);
            _rows.Enqueue(new ShardRow(row.PartitionKey, row.RowKey, words.MayBeIn(row) ? row : null));
        }

        return (page.Values.Count, characters);
    }
}

/// <param name="Entity">Null when the row does not contain the words of the query.</param>
internal sealed record ShardRow(string Partition, string Key, TableEntity? Entity);
